"""The network: 160 × 160 picture in, 80 × 80 mask of the page out.

An encoder to 5 × 5 cells, which see the whole picture, and a decoder that adds the
encoder's own detail on the way back: U-Net (Ronneberger and others, 2015) in small.
"""

import torch
from torch import nn
from torch.nn import functional


def _block(inputs, outputs, stride=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class PageMask(nn.Module):
    """Input N × 3 × 160 × 160, RGB, v / 127.5 - 1. Output N × 1 × 80 × 80, logits."""

    def __init__(self):
        super().__init__()
        self.to80 = _block(3, 16, 2)
        self.to40 = _block(16, 32, 2)
        self.to20 = nn.Sequential(_block(32, 64, 2), _block(64, 64))
        self.to10 = nn.Sequential(_block(64, 96, 2), _block(96, 96))
        self.to5 = nn.Sequential(_block(96, 128, 2), _block(128, 128), _block(128, 128))
        self.side = nn.ModuleList(nn.Conv2d(i, o, 1) for i, o in ((96, 64), (64, 48), (32, 32), (16, 16)))
        self.down = nn.ModuleList(nn.Conv2d(i, o, 1) for i, o in ((128, 64), (64, 48), (48, 32), (32, 16)))
        self.mix = nn.ModuleList(_block(channels, channels) for channels in (64, 48, 32, 16))
        self.mask = nn.Conv2d(16, 1, 1)

    def forward(self, picture):
        at80 = self.to80(picture)
        at40 = self.to40(at80)
        at20 = self.to20(at40)
        at10 = self.to10(at20)
        grown = self.to5(at10)
        for detail, side, down, mix in zip((at10, at20, at40, at80), self.side, self.down, self.mix):
            grown = functional.interpolate(down(grown), scale_factor=2.0, mode="nearest")
            grown = mix(grown + side(detail))
        return self.mask(grown)


def loss(logits, mask):
    """Cross-entropy, which asks for every pixel, and Dice, which asks for the shape."""
    entropy = functional.binary_cross_entropy_with_logits(logits, mask)
    likely = torch.sigmoid(logits)
    both, either = (likely * mask).sum((1, 2, 3)), (likely + mask).sum((1, 2, 3))
    return entropy + (1 - (2 * both + 50) / (either + 50)).mean()
