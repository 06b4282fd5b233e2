"""One module a command; each gives one function, which returns its exit status, and ``keifu.cli`` names its options."""
