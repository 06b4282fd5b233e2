# Close to what it is the same as.
INSERT DATA { <p/term/1> skos:closeMatch <id/concept/a> }
