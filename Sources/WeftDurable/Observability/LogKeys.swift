/// The metadata under which log lines and spans name what they are about.
public enum LogKey {
    public static let instance = "weft.instance"
    public static let worker = "weft.worker"
    public static let task = "weft.task"
    public static let activity = "weft.activity"
    /// What people call the step.
    public static let label = "weft.label"
    public static let attempt = "weft.attempt"
    /// The code of a failure, and its sentence.
    public static let code = "weft.code"
    public static let error = "weft.error"
    public static let status = "weft.status"
}
