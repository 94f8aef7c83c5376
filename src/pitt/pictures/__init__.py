"""Uploaded pictures, made harmless: decoded, turned upright, made smaller, and encoded anew.

Owns what becomes of the bytes. Must not know who uploads them or where they are kept.
"""
