// Present so that the compiler accepts functions without a body (see istiod.go).
