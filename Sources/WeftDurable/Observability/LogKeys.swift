/// The metadata under which log lines and spans name what they are about.
public enum LogKey {
    /// The instance's ID.
    public static let instance = "weft.instance"
    /// The worker's ID.
    public static let worker = "weft.worker"
    /// The number of an activity in its instance.
    public static let task = "weft.task"
    /// The activity's name, in pipelines with its version.
    public static let activity = "weft.activity"
    /// What people call the step.
    public static let label = "weft.label"
    /// The attempt, from 1.
    public static let attempt = "weft.attempt"
    /// The code of a failure, and its sentence.
    public static let code = "weft.code"
    /// The sentence of a failure.
    public static let error = "weft.error"
    /// The runtime status that an instance has reached.
    public static let status = "weft.status"
}
