internal import Foundation
internal import Weft

/// Finds out before the run that a pipeline encodes to another format than its output's name says.
struct EncodingCheck {
    let plan: Plan
    let output: String

    /// - Throws: `CommandFailure` with status `outputRefused`.
    func refuse() throws {
        let ending = URL(fileURLWithPath: output).pathExtension
        guard let wanted = try? ImageEncoding(fileExtension: ending).name else { return }
        for format in Self.finalFormats(in: plan.body) where format != wanted {
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
