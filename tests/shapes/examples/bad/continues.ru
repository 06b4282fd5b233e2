# Continues a requirement that nobody described; its class is what a reasoner would infer.
# also: label-ja stated-in theme
INSERT DATA { <id/requirement/2> kf:continues <id/requirement/0> . <id/requirement/0> a kf:Requirement }
