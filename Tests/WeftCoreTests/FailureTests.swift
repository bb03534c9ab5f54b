import Testing
import WeftCore

@Suite struct FailureTests {
    private struct Odd: FailureConvertible {
        var failure: Failure { Failure(code: "odd", message: "Odd.", isRetryable: false) }
    }

    private struct Plain: Error, CustomStringConvertible {
        var description: String { "Plain." }
    }

    @Test func errorsBecomeFailures() {
        let own = Failure(code: "x", message: "X.")
        #expect(Failure(own) == own)
        #expect(Failure(Odd()) == Failure(code: "odd", message: "Odd.", isRetryable: false))
        #expect(Failure(Plain()) == Failure(code: "error", message: "Plain."))
        #expect(
            Failure(CancellationError())
                == Failure(
                    code: "canceled", message: "The work was canceled.", isRetryable: false))
    }

    @Test func failuresSurviveJSON() throws {
        let failure = Failure(code: "truncated", message: "Too short.", isRetryable: false)
        #expect(
            failure.json.text
                == #"{"code":"truncated","message":"Too short.","retryable":false}"#)
        #expect(try Failure(json: failure.json) == failure)
        #expect(try Failure(json: ["code": "a", "message": "b"]).isRetryable)
        #expect(throws: CoreError.self) { try Failure(json: ["code": "a"]) }
    }
}
