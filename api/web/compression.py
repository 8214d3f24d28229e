"""Smaller responses, only where everybody gets the same bytes.

Compressing a response that mixes a secret with something a stranger chose lets the stranger measure the
secret by its length. Scripts, styles and pages without a person in them hold no secret.
"""

from litestar.config.compression import CompressionConfig
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware

COMPRESSED = DefineMiddleware(CompressionMiddleware, config=CompressionConfig(backend="gzip"))
