import Weft

/// So many steps one after the other, each of its own.
protocol Chain: Pipeline where Input == ChainInput, Output == Image {
    static var length: Int { get }
}

struct ChainInput: PipelineInput {
    @Parameter("The photo.") var photo: Image
    init() {}
}

extension Chain {
    func body(_ input: Inputs<ChainInput>) -> Handle<Image> {
        (1...Self.length).reduce(input.photo) { $0.running(PassOn(number: $1)) }
    }
}

struct ChainOfSix: Chain { static let length = 6 }
struct ChainOfHundred: Chain { static let length = 100 }

/// Gives back what it is given; its number makes it a step like no other.
struct PassOn: Activity {
    var number: Int
    func run(_ photo: Image, in context: StepContext) async throws -> Image { photo }
}

/// Six image operations that are kept apart.
struct SixBlurs: Pipeline {
    init() {}

    func body(_ input: Inputs<ChainInput>) -> Handle<Image> {
        (1...6).reduce(input.photo) { $0.blurred(sigma: Double($1) / 2).checkpointed() }
    }
}
