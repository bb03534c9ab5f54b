internal import ArgumentParser
internal import Weft

/// How the program ends; the numbers are a promise to scripts.
enum ExitStatus: Int32 {
    case ok = 0
    /// Some items of a batch failed.
    case itemsFailed = 1
    case runFailed = 2
    /// A batch found no file.
    case nothingFound = 3
    case usage = 64
    case inputUndecodable = 65
    case inputMissing = 66
    case storeUnavailable = 69
    case bug = 70
    case outputRefused = 73
    case paused = 75
    case interrupted = 130
    case terminated = 143
}

/// An error with the exit status that it stands for.
struct CommandFailure: Error {
    let code: ExitStatus
    /// One sentence; empty where everything has been said.
    let message: String

    init(_ code: ExitStatus, _ message: String = "") {
        self.code = code
        self.message = message
    }

    /// The status that any error of the layers below stands for.
    init(_ error: any Error) {
        let failure = Failure(error)
        self.init(Self.status(of: failure.code), failure.message)
    }

    /// The status that a failure's code stands for.
    static func status(of code: String) -> ExitStatus {
        switch code {
        case "missing", "artifact-input-unusable", "no-such-file": .inputMissing
        case "unknown-format", "truncated", "undecodable", "too-many-pixels", "too-large",
            "metadata-too-large", "loader-blocked", "not-a-file", "mask-size-mismatch", "no-source",
            "invalid-donor", "invalid-patch-size", "unsupported-format", "image-too-large":
            .inputUndecodable
        case "output-exists", "output-collision", "output-format", "output-unwritable",
            "output-is-input", "saver-missing":
            .outputRefused
        case "store-unavailable", "newer-hub", "artifact-store-unavailable", "disk-full":
            .storeUnavailable
        case "missing-input", "unknown-input", "invalid-input", "invalid-template", "not-an-image",
            "invalid-argument", "invalid-setting", "instance-not-found", "invalid-instance-id",
            "instance-exists",
            "instance-ended", "wrong-status":
            .usage
        default: .runFailed
        }
    }
}
