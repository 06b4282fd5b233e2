# Nothing says how it changed.
DELETE DATA { <id/requirement/2> kf:change kf:Renamed }
