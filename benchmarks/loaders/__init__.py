"""How well plans are read whose layout no profile knows: fictional plans, their documents, and what was found of them."""
