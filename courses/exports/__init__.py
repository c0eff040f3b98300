"""A released outline as a file to keep: Word (docx.py) and PDF (pdf.py), both written from one Sheet (sheet.py)."""
