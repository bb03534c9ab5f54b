internal import CVips
internal import Foundation
internal import Synchronization

/// libvips' warnings: kept off the console, and remembered for each thread for a moment, because
/// they are often the only reason that a decoder gives.
enum WarningLog {
    /// Warnings kept for one thread, and threads that warnings are kept for.
    static let limitPerThread = 4
    static let limitOfThreads = 64

    private static let warnings = Mutex<[UInt: [String]]>([:])

    /// Takes libvips' log over; called once when the session starts.
    static func start() {
        let levels =
            G_LOG_LEVEL_WARNING.rawValue | G_LOG_LEVEL_MESSAGE.rawValue
            | G_LOG_LEVEL_INFO.rawValue | G_LOG_LEVEL_DEBUG.rawValue
        g_log_set_handler(
            "VIPS", GLogLevelFlags(rawValue: levels),
            { _, level, message, _ in
                guard let message, level.rawValue & G_LOG_LEVEL_WARNING.rawValue != 0 else {
                    return
                }
                WarningLog.add(String(cString: message))
            }, nil)
    }

    private static func add(_ warning: String) {
        let thread = threadKey()
        warnings.withLock { all in
            if all[thread] == nil && all.count >= limitOfThreads { all.removeAll() }
            var mine = all[thread] ?? []
            if !mine.contains(warning) && mine.count < limitPerThread { mine.append(warning) }
            all[thread] = mine
        }
    }

    /// The warnings given on this thread since they were last taken.
    static func take() -> [String] {
        warnings.withLock { $0.removeValue(forKey: threadKey()) } ?? []
    }

    /// Forgets this thread's warnings before new work.
    static func clear() { _ = take() }

    /// The calling thread, which may be one of libvips' own: no object of ours is made for it.
    private static func threadKey() -> UInt {
        #if canImport(Darwin)
            UInt(bitPattern: pthread_self())
        #else
            UInt(pthread_self())
        #endif
    }
}
