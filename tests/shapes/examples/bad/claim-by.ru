# Nobody's judgement.
DELETE DATA { <id/claim/2> prov:wasAttributedTo <id/agent/keifu> }
