"""The endpoint under strain (``make soak``) and beside others (``make bench-endpoint``); its queries also serve tests."""
