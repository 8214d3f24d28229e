"""From a fresh installation to the first open week: pages whose state is derived from what is stored."""
