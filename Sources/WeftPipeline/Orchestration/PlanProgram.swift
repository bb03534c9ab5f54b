internal import WeftCore

/// A plan laid out for running: blocks and steps by index, with the counts and consumers that make
/// an event cost what it changes, not what the plan holds.
final class PlanProgram: Sendable {
    let plan: Plan
    let blocks: [ProgramBlock]
    /// The block that each step stands in, and its place there, by step ID.
    let places: [Int: (block: Int, index: Int)]
    /// Whether all the work is one step, so that a failure need not say which.
    let hasOneTask: Bool

    init(_ plan: Plan) {
        var layout = Layout()
        layout.add(plan.body, parent: nil)
        self.plan = plan
        blocks = layout.blocks.map { $0.linked(places: layout.places, blocks: layout.blocks) }
        places = layout.places
        hasOneTask = blocks.count == 1 && plan.body.steps.count(where: \.isWork) == 1
    }

    private struct Layout {
        var blocks: [ProgramBlock] = []
        var places: [Int: (block: Int, index: Int)] = [:]

        @discardableResult
        mutating func add(_ block: Block, parent: Int?) -> Int {
            let number = blocks.count
            blocks.append(ProgramBlock(block: block, number: number, parent: parent))
            for (index, step) in block.steps.enumerated() {
                places[step.id] = (number, index)
                let inner = step.kind.blocks.map { add($0, parent: number) }
                blocks[number].innerBlocks.append(inner)
            }
            return number
        }
    }
}

extension Step {
    fileprivate var isWork: Bool {
        switch kind {
        case .activity, .chain: true
        default: false
        }
    }
}

/// One block of a program.
struct ProgramBlock: Sendable {
    let block: Block
    let number: Int
    let parent: Int?
    /// For each step, the numbers of the blocks inside it.
    var innerBlocks: [[Int]] = []
    /// For each step, the places of the steps in this block that wait for it.
    var consumers: [[Int]] = []
    /// For each step, how many steps of this block it waits for.
    var inDegrees: [Int] = []

    init(block: Block, number: Int, parent: Int?) {
        self.block = block
        self.number = number
        self.parent = parent
    }

    /// With consumers and in-degrees filled in. What a step takes from enclosing blocks is there
    /// before the block starts, because the enclosing step waits for it.
    func linked(places: [Int: (block: Int, index: Int)], blocks: [ProgramBlock]) -> ProgramBlock {
        var linked = self
        linked.consumers = Array(repeating: [], count: block.steps.count)
        linked.inDegrees = Array(repeating: 0, count: block.steps.count)
        for (index, step) in block.steps.enumerated() {
            for id in step.references {
                guard let place = places[id], place.block == number else { continue }
                linked.consumers[place.index].append(index)
                linked.inDegrees[index] += 1
            }
        }
        for index in linked.consumers.indices { linked.consumers[index].sort() }
        return linked
    }
}
