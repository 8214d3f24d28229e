"""Whatever a test asks lies on this machine: a proxy that the environment names knows nothing of it.

Servers, commands and browsers that tests start inherit that.
"""

import os

for _name in [*os.environ]:
    if _name.lower() in {"http_proxy", "https_proxy", "all_proxy"}:
        del os.environ[_name]
