import Weft

/// Adds one: as cheap as an activity of a plan can be. Reusable, as activities are by default, so
/// that the cost of a key and of recording the result under it is in the figure.
struct AddOne: Activity {
    func run(_ input: Int, in context: StepContext) async throws -> Int { input + 1 }
}

/// The width of an image, which is where a plan without pixels begins.
struct Width: Activity {
    func run(_ input: Image, in context: StepContext) async throws -> Int { input.size.width }
}

/// The numbers from 0.
struct Numbers: Activity {
    var count: Int

    func run(_ input: Image, in context: StepContext) async throws -> [Int] { Array(0..<count) }
}

/// So many steps, one after the other.
struct StepsInARow: Pipeline {
    struct Input: PipelineInput {
        @Parameter("Any image.") var photo: Image
        @Parameter("How many steps.") var steps = 100
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<Int> {
        var number = input.photo.running(Width())
        for _ in 0..<input.steps { number = number.running(AddOne()).checkpointed() }
        return number
    }
}

/// So many steps at once.
struct StepsAtOnce: Pipeline {
    struct Input: PipelineInput {
        @Parameter("Any image.") var photo: Image
        @Parameter("How many steps.") var steps = 100
        init() {}
    }

    init() {}

    func body(_ input: Inputs<Input>) -> Handle<[Int]> {
        input.photo.running(Numbers(count: input.steps)).map { $0.running(AddOne()) }
    }
}
