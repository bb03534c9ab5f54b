import Testing

/// Tests that act on another process while it runs, one at a time.
///
/// Swift Testing waits for a process on a thread of the cooperative pool. With as many such tests at
/// once as there are threads, nobody is left who could end the processes.
@Suite(.serialized) enum OtherProcessTests {}
