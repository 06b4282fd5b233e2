# The measure is not described; its class is what a reasoner would infer.
# also: label-ja in-plan measure-number passage-given measure-owner-stated measure-schedule-stated measure-indicator-stated
DELETE DATA { <id/claim/2> kf:claimMeasure <p/measure/2> } ;
INSERT DATA { <id/claim/2> kf:claimMeasure <p/measure/9> . <p/measure/9> a kf:Measure }
