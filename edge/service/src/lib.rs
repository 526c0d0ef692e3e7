//! The service core: router, handlers and ports, free of any platform.
