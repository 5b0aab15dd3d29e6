"""The template of the stack, by subject. `python -m deployment.write` writes it into .chalice/.

Chalice makes the functions, their roles, their event sources and the API from app.py. What stands here is merged into
that: everything else of the stack, and the properties that Chalice has no words for.
"""
