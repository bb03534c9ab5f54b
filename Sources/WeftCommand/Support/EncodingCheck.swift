internal import Foundation
internal import Weft

/// Finds out before the run in which format a pipeline gives its images.
struct EncodingCheck {
    /// The plan of a run with an output.
    let plan: Plan

    /// The formats that the pipeline itself encodes to; empty where it leaves that to the output.
    var formats: [String] { Self.finalFormats(in: plan.body) }

    /// - Throws: `CommandFailure` with status `outputRefused` where the output's name says another
    ///   format.
    func refuse(_ output: String) throws {
        let ending = URL(fileURLWithPath: output).pathExtension
        guard let wanted = try? ImageEncoding(fileExtension: ending).name else { return }
        for format in formats where format != wanted {
            throw CommandFailure(
                .outputRefused,
                "Expected an output that ends like a \(format) file, because \(plan.pipeline) "
                    + "encodes to \(format); found \(output). Change its ending.")
        }
    }

    /// The formats that chains encode to right before they are fitted to the output.
    private static func finalFormats(in block: Block) -> [String] {
        block.steps.flatMap { step -> [String] in
            switch step.kind {
            case .chain(let calls): finalFormat(of: calls).map { [$0] } ?? []
            case .map(let inner): finalFormats(in: inner)
            default: []
            }
        }
    }

    private static func finalFormat(of calls: [OperationCall]) -> String? {
        guard calls.last?.name == "encode-for-output" else { return nil }
        return calls.dropLast().last.flatMap { $0.name == "encode" ? $0.settings["format"] : nil }?
            .stringValue
    }
}
