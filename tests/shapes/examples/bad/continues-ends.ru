# A circle: the older item continues the newer one, which continues it.
INSERT DATA { <id/requirement/1> kf:continues <id/requirement/2> ; kf:change kf:Renamed }
