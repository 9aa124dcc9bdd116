// Nothing but the precompiled headers that come before it.
