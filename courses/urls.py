from django.urls import path

from courses import views

urlpatterns = [
    path("courses/", views.catalogue, name="courses"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/v<int:number>/", views.course_version, name="course_version"),
    path("courses/<slug:slug>/outline.docx", views.outline_file, {"kind": "docx"}, name="outline_docx"),
    path("courses/<slug:slug>/outline.pdf", views.outline_file, {"kind": "pdf"}, name="outline_pdf"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("articles/", views.articles, name="articles"),
    path("articles/feed/", views.articles_feed, name="articles_feed"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("articles/<slug:slug>/viewed/", views.article_viewed, name="article_viewed"),
]
