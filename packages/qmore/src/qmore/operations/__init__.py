"""The back end's operations (QMORE protocol 7), each with the one answer that means "done"; ``backend`` says what they share."""
