"""International medical cooperation as linked data that can be queried, published and checked."""
