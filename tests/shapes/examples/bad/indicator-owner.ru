# An indicator of nothing.
# also: measure-indicator-stated
DELETE DATA { <p/measure/2> kf:indicator <p/indicator/2> }
