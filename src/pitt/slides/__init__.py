"""Uploaded documents, taken apart into pages.

Owns what becomes of a PDF: it is hostile until it was read in a process of its own. Must not know who uploads it, where
pages are kept, or who may see them.
"""
