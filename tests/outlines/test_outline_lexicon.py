"""The words that open blocks, end outlines or belong to the page, written down once more by hand."""

import pytest

from outlines import parse, walk
from outlines.chinese_text import words_of
from outlines.labels import key_of, label_of

SYNONYMS = {
    "background": "课程背景 培训简介 项目介绍 课程概述 背景介绍 课程缘起 课程说明书 推荐理由 导言 开课背景 为什么要学 课程描述 为什么学这门课",
    "benefits": "课程收益 培训收获 学习价值 预期收益 课程亮点与收益 学员收益 企业收益 您将收获 你将学到 受训收益 学完能做什么 学完你能收获什么"
    " 您将学会什么",
    "objectives": "课程目标 培训目的 教学宗旨 目标与收益 培养目标 学习目标 预期目标",
    "audience": "课程对象 培训人群 学习对象 课程学员 参加对象 参训人群 受训人员 适合谁 谁应该来 目标学员 面向人群 招生对象 建议参加人员 参会对象"
    " 课程受众 适合参加人员 本课程适合人群 哪些人适合参加",
    "duration": "课程时间 培训时长 课程课时 教学时数 学制 总课时 标准课时 授课课时 培训周期 培训天数",
    "method": "授课方式 教学方法 培训形式 教学手段 上课方式 学习形式 互动方式",
    "instructor": "讲师介绍 课程讲师 授课老师 主讲人 主讲嘉宾 师资力量 专家简介 导师介绍 作者简介 培训师介绍 特邀讲师 主讲导师 讲师风采 师资团队"
    " 课程主讲 嘉宾介绍 授课教师",
    "features": "课程特色 培训特点 课程亮点 项目优势 我们的优势 与众不同之处",
    "fee": "课程费用 培训价格 学费 收费标准 培训投资 报名费用 课程报价",
    "schedule": "课程安排 培训日程 开课时间 上课地点 举办地点 排期 即将开课 课表 时间安排 日程表",
    "assessment": "效果评估 考核方式 结业考核 课后评估 效果跟踪 培训考试",
    "outline": "课程大纲 培训提纲 课程纲要 课程体系 课程目录 课程模块 内容大纲 主要内容 课程设置 详细大纲 内容提要 研讨内容 参考大纲 课程地图 课纲 讲解内容 内容提纲"
    " 训练营大纲 工作坊内容 两天版大纲 公开课大纲",
    "title": "课程名称 培训主题 课程题目 课题名称 课名",
    "furniture": "相关课程 相关课程推荐 猜你喜欢 上一篇 下一条 免责声明 友情链接 版权声明 在线报名 返回顶部 网站地图 课件下载 课程编号 本类课程",
    "other": "报名方式 联系电话 主办单位 支持单位 颁发证书 增值服务 场地要求 课前准备 温馨提示 注意事项 服务客户 学员评价 擅长领域 主讲课程"
    " 实战经验 教育背景 专业资质 付款方式 建议人数 课程工具 代表作品 客户评价",
}
NOT_THERE = {"课程说明书"}


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for key, names in SYNONYMS.items() for name in names.split()]
)
def test_synonyms_of_labels(name, key):
    assert key_of(name) == (None if name in NOT_THERE else key)


ENGLISH = {
    "background": "Background,Introduction,Course Overview,Description",
    "benefits": "Benefits,Learning Outcomes,Key Takeaways,What you will learn",
    "objectives": "Course Objectives,Goals",
    "audience": "Audience,Participants,Who should attend,Target Audience,Who is it for",
    "duration": "Duration",
    "method": "Methodology,Training Methods,Delivery Method",
    "instructor": "Instructor,Trainer,Faculty,About the trainer,Course Leader,Speaker",
    "fee": "Fee,Price,Tuition,Investment",
    "schedule": "Schedule,Timetable,Date and Venue,Venue",
    "outline": "Course Outline,Syllabus,Agenda,Contents,Detailed Agenda,Programme Outline",
    None: "Coffee,Who,Learn,Outline of a plan",
}


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for key, names in ENGLISH.items() for name in names.split(",")]
)
def test_english_labels(name, key):
    assert key_of(name) == key
    if key:
        assert label_of(f"{name}: x").rest == "x"


@pytest.mark.parametrize(
    "noun",
    words_of(
        "章节 计划 单元 地图 设计 逻辑 内容 体系 设置 详情 模块 结构 框架 目录 主要内容 "
        "核心内容 内容介绍 具体内容 内容安排"
    ),
)
def test_weak_nouns_need_structure(noun):
    label = label_of(f"课程{noun}：")
    assert (label.key, label.strong) == ("outline", False)
    assert label_of("课程大纲：").strong


ENDINGS = words_of(
    "老师 讲师 客户 风格 资历 经历 资质 荣誉 证书 须知 方式 联系 报名 地点 电话 "
    "费用 要求 承诺 服务 优势 特色 亮点 评价 反馈 评语 照片 单位 说明 名额 主办 "
    "承办 合作 品牌 著作 授课 学员 回执 咨询 资料 增值 收获 价值 理念 导师 团队 "
    "关键字 编号 分类"
)


@pytest.mark.parametrize("ending", ENDINGS)
def test_endings_that_close_an_outline(ending):
    text = f"课程大纲\n第一讲：甲\n一、乙\n第二讲：丙\n一、丁\n【我们{ending}】\n戊己庚辛"
    assert [node.title for node, _depth in walk(parse(text).tree)] == ["甲", "乙", "丙", "丁"]


FOREIGN = words_of(
    "甲方：某公司 一道选择题 一道判断题 一道填空题 一道简答题 一道问答题 请写答案 "
    "问：为什么 答：因为 工作经历如下 教育背景如下 岗位职责如下 任职要求如下 附发票一张 "
    "食材若干 调料若干 三克盐 第三条如下 本合同有效 会议纪要如下 出席三人 开户行名称 "
    "税号如下 当天配送 在线客服 加购物车 一份问卷 一份调查表 一份说明书 三年保修 您的姓名： 您最喜欢的"
)


@pytest.mark.parametrize("words", [*FOREIGN, ""])
def test_words_that_no_outline_holds(words):
    text = f"催收管理\n一、甲甲{words}\n1、乙乙\n2、丙丙\n二、丁丁\n1、戊戊\n2、己己"
    assert bool(parse(text).tree) is not bool(words)


TEACHING = words_of(
    "课程 培训 学员 讲师 授课 教学 演练 案例 大纲 训练营 讲授 催收 催款 收款 回款 "
    "欠款 清欠 应收 账款 信用 管理 技巧 话术 沟通 谈判 销售 营销 领导力 策略 误区"
)


@pytest.mark.parametrize("word", [*TEACHING, "花草"])
def test_words_that_teach(word):
    text = f"杂谈\n一、{word}甲\n1、乙乙\n2、丙丙\n二、丁丁\n1、戊戊\n2、己己"
    assert bool(parse(text).tree) is (word != "花草")


@pytest.mark.parametrize(
    "price", ["¥5", "￥5", "$5", "5元", "5.25", "税额", "金额", "数量", "单价", "小计", "合计"]
)
def test_what_charges_is_no_outline(price):
    lines = ["一、甲甲", "1、乙乙", "2、丙丙", "二、丁丁", "1、戊戊", "2、己己"]
    dear = [f"{line}{price}" for line in lines[:2]]
    assert parse("\n".join(["收款", *lines])).tree
    assert parse("\n".join(["收款", f"{lines[0]}{price}", *lines[1:]])).tree
    assert not parse("\n".join(["收款", *dear, *lines[2:]])).tree


FURNITURE = [
    "首页 > 课程",
    "主页»课程",
    "您现在的位置：首页",
    "当前位置：课程",
    "首页",
    "课程中心",
    "关于我们",
    "登录",
    "注册",
    "新闻中心",
    "会员中心",
    "网站首页",
    "搜索",
    "更多",
    "查看更多",
    "展开全部",
    "收起",
    "转载：某网",
    "https://example.invalid",
    "www.example.invalid",
    "某某 http://example.invalid",
    "来源：某网",
    "作者：某人",
    "发布时间2024",
    "浏览次数9",
    "阅读 12",
    "12次阅读",
    "咨询了解",
    "点击下载",
    "免费试听",
    "索取课程大纲",
    "预约报名",
    "立即咨询",
    "添加企业微信",
    "扫码",
    "填写信息",
    "返回顶部",
    "返回列表",
    "上一篇",
    "上一页",
    "下一篇",
    "第 3 页",
    "某某资料 第 2 页 共 9 页",
    "共 9 页",
    "- 3 -",
    "page 3",
    "2024-05-06",
    "3/9",
    "1234",
    "-----",
    "=====",
    "——完——",
    "END",
    "微信：abc",
    "微信公众号：abc",
    "版权所有",
    "Copyright",
    "咨询热线：000-0000",
    "电话0000000",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_lines_of_the_page_are_no_items(line):
    read = parse(f"课程大纲\n第一讲：甲\n一、乙\n{line}\n二、丙\n第二讲：丁\n一、戊")
    assert [node.title for node, _depth in walk(read.tree)] == ["甲", "乙", "丙", "丁", "戊"]


@pytest.mark.parametrize("who", words_of("对象 人群 人员 学员 人士 群体 听众 岗位"))
def test_whom_a_course_suits(who):
    assert key_of(f"最适合参加的{who}") == "audience"
    assert key_of(f"最喜欢的{who}") is None
