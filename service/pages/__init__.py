"""Pages for people: rendered here, without a script, a cookie or a third party."""
