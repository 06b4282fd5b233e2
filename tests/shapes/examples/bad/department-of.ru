# A department of nobody.
DELETE DATA { <id/org/362018/b> org:unitOf <id/org/362018> }
