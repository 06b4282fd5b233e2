# A law with two numbers.
INSERT DATA { <id/law/1> eli:number "令和元年法律第16号" }
