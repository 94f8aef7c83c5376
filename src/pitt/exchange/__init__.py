"""Questions as files: GIFT, Aiken, CSV and Markdown are read into values, and values are written out again.

Pure: text or bytes in, values out. It knows the classroom's questions, and nothing of banks, stores or the web.
"""
