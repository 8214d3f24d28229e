"""HTTP and the command line: a request in, a call to the domain, an answer out."""
