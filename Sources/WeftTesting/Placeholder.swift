internal import WeftCore
