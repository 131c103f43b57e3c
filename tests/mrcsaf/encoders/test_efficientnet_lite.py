"""The two things the architecture could silently get wrong: padding and folding."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from mrcsaf.encoders.efficientnet_lite import EPSILON, EfficientNetLite, SameConv, _fold


@pytest.mark.parametrize(("side", "kernel", "stride"), [(6, 3, 2), (5, 3, 2), (7, 5, 2), (4, 3, 1)])
def test_padding_is_tensorflows_same(side: int, kernel: int, stride: int) -> None:
    """Tensorflow: total = (⌈side/stride⌉−1)·stride + kernel − side, the smaller half first."""
    conv = SameConv(1, 1, kernel, stride)
    x = torch.rand(1, 1, side, side, generator=torch.Generator().manual_seed(0))
    total = (-(-side // stride) - 1) * stride + kernel - side
    before = total // 2
    padded = torch.zeros(1, 1, side + total, side + total)
    padded[..., before : before + side, before : before + side] = x
    assert conv.weight.shape[2] == kernel
    assert torch.equal(conv(x), F.conv2d(padded, conv.weight, conv.bias, stride))
    assert conv(x).shape[2] == -(-side // stride)


def test_folding_equals_normalising_after_the_convolution() -> None:
    torch.manual_seed(0)
    conv, norm = nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4, eps=EPSILON).eval()
    for value in (norm.weight, norm.bias, norm.running_mean, norm.running_var):
        assert value is not None
        value.data.uniform_(0.5, 2)
    weights = {"c.weight": conv.weight.data}
    weights |= {f"n.{name}": value for name, value in norm.state_dict().items()}
    folded = nn.Conv2d(3, 4, 3)
    _fold(folded, weights, "c", "n")
    x = torch.rand(2, 3, 8, 8)
    torch.testing.assert_close(folded(x), norm(conv(x)))


def test_any_side_gives_1280_features() -> None:
    network = EfficientNetLite().eval()
    assert network(torch.zeros(2, 3, 65, 40)).shape == (2, 1280)
    assert sum(p.numel() for p in network.parameters()) == 6_063_024
