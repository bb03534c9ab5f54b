public import WeftCore
public import WeftFiles
public import WeftFill
public import WeftPixels
public import WeftVips

// Errors of the layers below, as they are recorded: their own codes and sentences. A bad image
// stays bad, so another attempt is worth it only where the machine failed.

extension VipsError: FailureConvertible {
    public var failure: Failure {
        Failure(code: code, message: message, isRetryable: isRetryable)
    }
}

extension PixelFileError: FailureConvertible {
    public var failure: Failure { Failure(code: code, message: message, isRetryable: false) }
}

extension FillError: FailureConvertible {
    public var failure: Failure {
        Failure(code: code.rawValue, message: message, isRetryable: false)
    }
}

extension CoreError: FailureConvertible {
    public var failure: Failure { Failure(code: code, message: message, isRetryable: false) }
}

extension FilesError: FailureConvertible {
    public var failure: Failure {
        Failure(code: code.rawValue, message: message, isRetryable: false)
    }
}
