"""HTTP: the SPARQL endpoint, Linked Data and the pages for people."""
