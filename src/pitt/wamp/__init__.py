"""WAMP v2: a router of our own, sans-IO, and the WebSocket endpoint beside it.

Inside out: `messages`, `payload` and `serializers` say what is on the wire; `session`, `broker`, `dealer` and
`router` are the protocol, without I/O, clock or chance; `endpoint` and `uvicorn_protocol` are the shell. Knows
nothing of classrooms: what may be done is asked of a `policy.Policy`, what is done is told to a `host.Host`.
"""
