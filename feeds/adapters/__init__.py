"""Feeds in the applications of others: WSGI, ASGI, Flask, Django, and Starlette with FastAPI.

Each module passes a request of its framework to `Feed.respond`, and returns the framework's response:
conditional requests, HEAD and compression work alike everywhere.  Each imports its framework only, which
`pip install 'feeds[django]'` or `'feeds[starlette]'` installs; Flask is always installed.
"""
