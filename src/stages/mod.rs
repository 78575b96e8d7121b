//! The verbs of the program, in the order in which they run. A stage never imports another stage.
