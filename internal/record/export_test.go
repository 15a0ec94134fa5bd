package record

// Forgets is what Forget runs.
var Forgets = forgets
