"""The HTTP API, one module per idea; every module gives a blueprint."""
