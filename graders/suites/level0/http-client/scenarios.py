"""Plays the web site. Runs beside the student's code, so nothing in here knows what is right."""

PORT = 8000


def ask_site(lab, keyword, search, notes):
    """`search` and `notes` are what the site answers to GET /search and POST /notes."""
    site = lab.network.serve_http({"GET /search": search, "POST /notes": notes}, port=PORT)
    program = lab.start_program("program", stdin=(keyword,))
    ended = program.join(120)
    kept = ("method", "path", "query", "headers", "body")
    return {"ended": ended, "seconds": lab.now(), "requests": [{name: one[name] for name in kept} for one in site.requests]}
