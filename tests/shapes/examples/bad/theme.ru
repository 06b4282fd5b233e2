# No theme.
DELETE DATA { <id/requirement/1> kf:theme <id/theme/std> }
