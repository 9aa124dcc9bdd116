<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>DecisionRows</name>
    <message>
        <source>block %1</source>
        <translation>块 %1</translation>
    </message>
    <message>
        <source>block %1, layers %2 to %3</source>
        <translation>残差块 %1，第 %2 至 %3 层</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>layers %1, tied</source>
        <translation>第 %1 层，通道耦合</translation>
    </message>
    <message>
        <source>conv %1</source>
        <translation>卷积 %1</translation>
    </message>
    <message>
        <source>conv %1 +%2</source>
        <translation>卷积 %1 +%2</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the numbers of layers</comment>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>ExportSummary</name>
    <message>
        <source>%1 was not compared with the original: %2</source>
        <translation>%1 未与原网络比对：%2</translation>
    </message>
    <message>
        <source>Exported %1 to %2.</source>
        <translation>已将 %1 导出到 %2。</translation>
    </message>
    <message>
        <source>Read back, the outputs differ by at most %1.</source>
        <translation>读回后比对，输出最多相差 %1。</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>Set up, Search, Compare, Inspect</source>
        <translation>设置、搜索、比较、检视</translation>
    </message>
    <message>
        <source>Start the search</source>
        <translation>开始搜索</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Pause, and go on</source>
        <translation>暂停与继续</translation>
    </message>
    <message>
        <source>Earlier runs</source>
        <translation>历史运行</translation>
    </message>
    <message>
        <source>Previous and next candidate</source>
        <translation>上一个与下一个候选网络</translation>
    </message>
    <message>
        <source>The best candidate, and follow it</source>
        <translation>最佳候选网络，并随之更新</translation>
    </message>
    <message>
        <source>Filter all views; in Inspect and in Steer: find a layer</source>
        <translation>筛选所有视图；在“检视”和“干预”中：查找层</translation>
    </message>
    <message>
        <source>Evaluate the changed network</source>
        <translation>评估更改后的网络</translation>
    </message>
    <message>
        <source>In the drawing</source>
        <translation>在网络图中</translation>
    </message>
    <message>
        <source>Left, right: layer. Up, down: ratio. Space: block. +, −: zoom</source>
        <translation>左、右：层；上、下：剪枝率；空格：残差块；+、−：缩放</translation>
    </message>
    <message>
        <source>Fit all plots</source>
        <translation>所有图表适应窗口</translation>
    </message>
    <message>
        <source>Logarithmic FLOPs axis</source>
        <translation>FLOPs 对数坐标轴</translation>
    </message>
    <message>
        <source>Copy the plot or table row in focus</source>
        <translation>复制当前图表或表格行</translation>
    </message>
    <message>
        <source>About ABCP Studio</source>
        <translation>关于 ABCP Studio</translation>
    </message>
    <message>
        <source>&lt;h3&gt;ABCP Studio %1&lt;/h3&gt;&lt;p&gt;Automatic block-wise and channel-wise pruning of convolutional detectors, after J. Li et al., &quot;ABCP: Automatic Block-wise and Channel-wise Network Pruning via Joint Search&quot;, arXiv 2110.03858.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;ABCP Studio %1&lt;/h3&gt;&lt;p&gt;对卷积检测网络进行逐块、逐通道的自动剪枝，依据 J. Li 等人的论文 &quot;ABCP: Automatic Block-wise and Channel-wise Network Pruning via Joint Search&quot;，arXiv 2110.03858。&lt;/p&gt;&lt;p&gt;自由软件，遵循 GNU 通用公共许可证第 3 版。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&lt;h3&gt;From a trained detector to a small one&lt;/h3&gt;&lt;p&gt;A search decides for every residual block whether it stays and for every convolution which share of its channels goes. Each candidate is cut for real, tuned for a moment and measured; the agent learns from the reward.&lt;/p&gt;&lt;ol&gt;&lt;li&gt;&lt;b&gt;Set up&lt;/b&gt;: start the demo project, or choose a network, its weights and a data set. &lt;i&gt;File, Save project&lt;/i&gt; keeps all of it in a file.&lt;/li&gt;&lt;li&gt;&lt;b&gt;Search&lt;/b&gt;: the plots grow while it runs. Pause and stop whenever you like: every episode is saved as it ends, and &lt;i&gt;File, Earlier runs&lt;/i&gt; continues a run that was stopped.&lt;/li&gt;&lt;li&gt;Click a point, a column or a row: all views mark that candidate and show what is left of its layers.&lt;/li&gt;&lt;li&gt;&lt;b&gt;Inspect&lt;/b&gt; draws its network. Click a bracket to take a block out or put it back, drag a bar to prune a layer and those tied to it: FLOPs and parameters follow at once. &lt;b&gt;Evaluate this&lt;/b&gt; makes it an episode of the run. &lt;b&gt;Compare&lt;/b&gt; shows all runs together; double click one to open it.&lt;/li&gt;&lt;li&gt;&lt;b&gt;Retrain&lt;/b&gt; the one you choose, then &lt;b&gt;export&lt;/b&gt; it as Darknet, ONNX or TorchScript. &lt;i&gt;File, Report&lt;/i&gt; tells of the run and its chosen candidate on one page.&lt;/li&gt;&lt;/ol&gt;&lt;p&gt;&lt;b&gt;Plots&lt;/b&gt;: drag a rectangle to zoom, turn the wheel (over an axis: that axis only), hold Shift or the middle button to move, double click to see everything. The context menu saves pictures and data.&lt;/p&gt;&lt;p&gt;&lt;b&gt;FLOPs&lt;/b&gt; are twice the multiply-accumulates of the convolutions for one image. &lt;b&gt;mAP50&lt;/b&gt; is the mean average precision at IoU 0.5 on the validation split. The &lt;b&gt;front&lt;/b&gt; holds the candidates that no other beats in both.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;从训练好的检测器到小型检测器&lt;/h3&gt;&lt;p&gt;搜索为每个残差块决定是否保留，并为每个卷积决定剪去多大比例的通道。每个候选都被真正剪切、短暂微调并测量；智能体从奖励中学习。&lt;/p&gt;&lt;ol&gt;&lt;li&gt;&lt;b&gt;设置&lt;/b&gt;：启动演示项目，或选择网络、权重和数据集。&lt;i&gt;文件，保存项目&lt;/i&gt;将其全部存入一个文件。&lt;/li&gt;&lt;li&gt;&lt;b&gt;搜索&lt;/b&gt;：图表随运行增长。可随时暂停和停止：每个回合结束时即被保存，&lt;i&gt;文件，历史运行&lt;/i&gt;可继续已停止的运行。&lt;/li&gt;&lt;li&gt;单击一个点、一列或一行：所有视图都会标出该候选，并显示其各层所剩。&lt;/li&gt;&lt;li&gt;&lt;b&gt;检视&lt;/b&gt;画出其网络。单击括号可移除或恢复一个块，拖动条形可剪枝一层及与之绑定的层：FLOPs 和参数量随即更新。&lt;b&gt;评估此网络&lt;/b&gt;使其成为该运行的一个回合。&lt;b&gt;比较&lt;/b&gt;把所有运行放在一起；双击即可打开。&lt;/li&gt;&lt;li&gt;&lt;b&gt;重训练&lt;/b&gt;所选候选，然后将其&lt;b&gt;导出&lt;/b&gt;为 Darknet、ONNX 或 TorchScript。&lt;i&gt;文件，报告&lt;/i&gt;用一页说明该运行及其所选候选。&lt;/li&gt;&lt;/ol&gt;&lt;p&gt;&lt;b&gt;图表&lt;/b&gt;：拖出矩形以缩放，滚动滚轮缩放（在坐标轴上：仅该轴），按住 Shift 或中键移动，双击查看全部。快捷菜单可保存图片和数据。&lt;/p&gt;&lt;p&gt;&lt;b&gt;FLOPs&lt;/b&gt; 是一张图片的卷积乘加次数的两倍。&lt;b&gt;mAP50&lt;/b&gt; 是验证集上 IoU 0.5 的平均精度均值。&lt;b&gt;前沿&lt;/b&gt;由没有其他候选在两方面都更优的候选组成。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>New project, open a project</source>
        <translation>新建项目、打开项目</translation>
    </message>
    <message>
        <source>Save the project, save it as another</source>
        <translation>保存项目、另存项目</translation>
    </message>
    <message>
        <source>Undo and redo a change of the network, of tags and notes, of the filter</source>
        <translation>撤销和重做对网络、标签、备注和筛选的更改</translation>
    </message>
    <message>
        <source>All figures</source>
        <translation>全部指标</translation>
    </message>
    <message>
        <source>Left, right, Tab: axis. Shift with up, down: move its range; with left, right: its width. Delete: without</source>
        <translation>左、右、Tab：选择坐标轴。Shift+上、下：移动其范围；Shift+左、右：改变其宽度。Delete：取消范围</translation>
    </message>
    <message>
        <source>Edit the tags or the note in focus</source>
        <translation>编辑当前的标签或备注</translation>
    </message>
    <message>
        <source>Stop, stop after the episode under way</source>
        <translation>停止，本回合后停止</translation>
    </message>
    <message>
        <source>Export the candidate, retrain it</source>
        <translation>导出候选网络，重训练</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>In Compare: open the run in focus; delete those that are selected, which can be brought back</source>
        <translation>在“比较”中：打开当前运行；删除选中的运行（可恢复）</translation>
    </message>
    <message>
        <source>In the table of runs</source>
        <translation>在运行表中</translation>
    </message>
    <message>
        <source>Space: draw those that are selected, or no longer</source>
        <translation>空格：绘制选中的运行，或不再绘制</translation>
    </message>
    <message>
        <source>Help, the user guide, this sheet</source>
        <translation>帮助、用户指南、本表</translation>
    </message>
</context>
<context>
    <name>LoadedRun</name>
    <message>
        <source>Run %1, %2</source>
        <translation>运行 %1，%2</translation>
    </message>
</context>
<context>
    <name>LockMenu</name>
    <message>
        <source>Leave block %1 to the agent</source>
        <translation>残差块 %1 由智能体决定</translation>
    </message>
    <message>
        <source>Keep block %1</source>
        <translation>保留残差块 %1</translation>
    </message>
    <message>
        <source>Prune block %1</source>
        <translation>剪去残差块 %1</translation>
    </message>
    <message>
        <source>Leave layer %1 to the agent</source>
        <translation>第 %1 层由智能体决定</translation>
    </message>
    <message>
        <source>Keep all of its channels</source>
        <translation>保留其全部通道</translation>
    </message>
    <message>
        <source>Let it lose %1</source>
        <translation>允许剪去 %1</translation>
    </message>
    <message>
        <source>Fixed at %1…</source>
        <translation>固定为 %1…</translation>
    </message>
    <message>
        <source>Fix its ratio…</source>
        <translation>固定其剪枝率…</translation>
    </message>
    <message>
        <source>Fix the ratio</source>
        <translation>固定剪枝率</translation>
    </message>
    <message>
        <source>Percent of the channels that go</source>
        <translation>剪去通道的百分比</translation>
    </message>
</context>
<context>
    <name>ProjectCheck</name>
    <message>
        <source>line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>Choose a network (.cfg)</source>
        <translation>请选择网络（.cfg）</translation>
    </message>
    <message>
        <source>unknown keys ignored: %1</source>
        <translation>已忽略未知的键：%1 个</translation>
    </message>
    <message>
        <source>the network has no [yolo] head, so its accuracy cannot be measured</source>
        <translation>网络没有 [yolo] 检测头，无法测量精度</translation>
    </message>
    <message>
        <source>nothing in this network can be pruned</source>
        <translation>该网络中没有可剪枝的部分</translation>
    </message>
    <message>
        <source>Choose the trained weights (.weights)</source>
        <translation>请选择训练好的权重（.weights）</translation>
    </message>
    <message>
        <source>Choose a data set (a folder, or a .data, .json or list file)</source>
        <translation>请选择数据集（文件夹，或 .data、.json、列表文件）</translation>
    </message>
    <message>
        <source>problems found: %1, the first: %2: %3</source>
        <translation>发现 %1 个问题，第一个：%2：%3</translation>
    </message>
    <message>
        <source>no picture to train on</source>
        <translation>没有训练图像</translation>
    </message>
    <message>
        <source>no picture to validate on; two or more are needed</source>
        <translation>没有验证图像；至少需要两张</translation>
    </message>
    <message>
        <source>Choose where the runs are kept</source>
        <translation>请选择运行记录的保存位置</translation>
    </message>
    <message>
        <source>this is a folder; name a file in it</source>
        <translation>这是文件夹；请指定其中的一个文件</translation>
    </message>
    <message>
        <source>%1 cannot be written</source>
        <translation>%1 不可写入</translation>
    </message>
    <message numerus="yes">
        <source>%n class(es), but the network&apos;s heads have %1</source>
        <translation>
            <numerusform>数据集有 %n 个类别，而网络检测头只有 %1 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SteeringText</name>
    <message>
        <source>at most %1</source>
        <translation>不超过 %1</translation>
    </message>
    <message>
        <source>no limit of %1</source>
        <translation>不限制%1</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 % to %2 %</source>
        <translation>%1 % 至 %2 %</translation>
    </message>
    <message>
        <source>block %1 stays</source>
        <translation>残差块 %1 保留</translation>
    </message>
    <message>
        <source>block %1 goes</source>
        <translation>残差块 %1 剪去</translation>
    </message>
    <message>
        <source>block %1 free</source>
        <translation>残差块 %1 不锁定</translation>
    </message>
    <message>
        <source>layer %1 loses %2</source>
        <translation>第 %1 层剪去 %2</translation>
    </message>
    <message>
        <source>layer %1 free</source>
        <translation>第 %1 层不锁定</translation>
    </message>
    <message>
        <source>all layers lose %1</source>
        <translation>所有层剪去 %1</translation>
    </message>
    <message>
        <source>reward %1</source>
        <translation>奖励 %1</translation>
    </message>
    <message>
        <source>cost weight %1 → %2</source>
        <translation>代价权重 %1 → %2</translation>
    </message>
    <message>
        <source>FLOPs</source>
        <translation>FLOPs</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>latency</source>
        <translation>时延</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>locks</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>bounds</source>
        <translation>界限</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>budgets</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between what was steered</comment>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>StudioMain</name>
    <message>
        <source>Searches how to prune a convolutional detector, block by block and channel by channel.</source>
        <translation>搜索如何逐块、逐通道地对卷积检测网络剪枝。</translation>
    </message>
    <message>
        <source>The database of runs.</source>
        <translation>运行记录数据库。</translation>
    </message>
    <message>
        <source>Prepare the built-in demo project and search it.</source>
        <translation>准备内置演示项目并开始搜索。</translation>
    </message>
    <message>
        <source>The window&apos;s language, this time: system, en or zh_CN.</source>
        <translation>本次启动的界面语言：system、en 或 zh_CN。</translation>
    </message>
    <message>
        <source>--language: expected system, en or zh_CN, not &quot;%1&quot;</source>
        <translation>--language：应为 system、en 或 zh_CN，而不是“%1”</translation>
    </message>
    <message>
        <source>Number of a run to open.</source>
        <translation>要打开的运行编号。</translation>
    </message>
    <message>
        <source>A project file (*.abcp) to open.</source>
        <translation>要打开的项目文件（*.abcp）。</translation>
    </message>
    <message>
        <source>arguments: expected one run number or project file (*.abcp) at most, and none with --demo</source>
        <translation>参数：最多只能有一个运行编号或项目文件（*.abcp），且不能与 --demo 同用</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ActionMap</name>
    <message>
        <source>What was pruned in every episode</source>
        <translation>每个回合剪去了什么</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>block stays</source>
        <translation>残差块保留</translation>
    </message>
    <message>
        <source>block pruned, layers gone with it</source>
        <translation>残差块剪去，其中各层随之移除</translation>
    </message>
    <message>
        <source>Channels kept, %</source>
        <translation>保留通道，%</translation>
    </message>
    <message>
        <source>Every episode will be a column here: which blocks stay, and the share of channels that each layer keeps.</source>
        <translation>每个回合将在此成为一列：哪些残差块保留，以及各层保留的通道比例。</translation>
    </message>
    <message>
        <source>pruned</source>
        <translation>已剪去</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>gone with its block</source>
        <translation>随残差块移除</translation>
    </message>
    <message>
        <source>Episode %1, failed</source>
        <translation>回合 %1，失败</translation>
    </message>
    <message>
        <source>Episode %1</source>
        <translation>回合 %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n channel(s) kept (%2)</source>
        <translation>
            <numerusform>保留 %1/%n 个通道（%2）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::AgentOptionsForm</name>
    <message>
        <source>This agent has none.</source>
        <translation>此智能体没有选项。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Expected %1</source>
        <translation>应为 %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>as they are by default</source>
        <translation>均为默认值</translation>
    </message>
</context>
<context>
    <name>abcp::ui::BaselineActions</name>
    <message>
        <source>The baseline is trained: %1. It was not measured.</source>
        <translation>基线已训练：%1。未测量其精度。</translation>
    </message>
    <message>
        <source>The baseline is trained: %1, but finds hardly anything (mAP50 %2). Train it for more epochs, or look at the problems of the data set, before anything is pruned.</source>
        <translation>基线已训练：%1，但几乎检测不到目标 (mAP50 %2)。剪枝之前请训练更多轮，或查看数据集的问题。</translation>
    </message>
    <message>
        <source>The baseline is trained: %1, mAP50 %2. The search can be started.</source>
        <translation>基线已训练：%1，mAP50 %2。可以开始搜索。</translation>
    </message>
    <message>
        <source>Change it, then train the baseline again.</source>
        <translation>请更正后重新训练基线。</translation>
    </message>
    <message>
        <source>Train the baseline again, it goes on where it was; or train elsewhere (abcp train) and name the weights here.</source>
        <translation>请再次训练基线，将从中断处继续；或在别处训练 (abcp train) 并在此指定权重。</translation>
    </message>
    <message>
        <source>Training was stopped. Train baseline goes on where it was, with as many epochs.</source>
        <translation>训练已停止。以相同轮数再次训练基线将从中断处继续。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::BaselineRow</name>
    <message>
        <source>Train baseline</source>
        <translation>训练基线</translation>
    </message>
    <message>
        <source>Trains the network from random weights on the data set&apos;s training pictures; the weights are kept beside the cfg</source>
        <translation>用数据集的训练图像从随机权重训练网络；权重保存在 cfg 旁边</translation>
    </message>
    <message>
        <source> epochs</source>
        <translation> 轮</translation>
    </message>
    <message>
        <source>Epochs of the baseline</source>
        <translation>基线的轮数</translation>
    </message>
    <message>
        <source>No weights yet: train them here.</source>
        <translation>尚无权重：可在此训练。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::CameraEffectsField</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source> % of the pictures</source>
        <translation> % 的图像</translation>
    </message>
</context>
<context>
    <name>abcp::ui::CandidateActions</name>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Ctrl+E</translation>
    </message>
    <message>
        <source>&amp;Retrain…</source>
        <translation>重训练(&amp;R)…</translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation>Ctrl+T</translation>
    </message>
    <message>
        <source>Episode %1 retrained: mAP50 %2. An export now takes these weights.</source>
        <translation>回合 %1 已重训练：mAP50 %2。此后导出将使用这些权重。</translation>
    </message>
    <message>
        <source>Write the candidate as Darknet, ONNX or TorchScript (Ctrl+E)</source>
        <translation>将候选网络写为 Darknet、ONNX 或 TorchScript 文件 (Ctrl+E)</translation>
    </message>
    <message>
        <source>Choose a candidate first</source>
        <translation>请先选择候选网络</translation>
    </message>
    <message>
        <source>Possible when nothing else runs</source>
        <translation>没有其他任务运行时可用</translation>
    </message>
    <message>
        <source>Replace files</source>
        <translation>替换文件</translation>
    </message>
    <message>
        <source>These files exist already. Replace them?
%1</source>
        <translation>以下文件已存在。要替换吗？
%1</translation>
    </message>
    <message>
        <source>Exporting episode %1…</source>
        <translation>正在导出回合 %1…</translation>
    </message>
    <message>
        <source>Re&amp;port…</source>
        <translation>报告(&amp;P)…</translation>
    </message>
    <message>
        <source>Report written: %1</source>
        <translation>报告已写入：%1</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>HTML pages (*.html)</source>
        <translation>HTML 页面 (*.html)</translation>
    </message>
    <message>
        <source>Writing the report…</source>
        <translation>正在写报告…</translation>
    </message>
    <message>
        <source>One HTML page or PDF document on this run and its chosen candidate</source>
        <translation>关于此运行及其所选候选的一个 HTML 页面或 PDF 文档</translation>
    </message>
    <message>
        <source>PDF documents (*.pdf)</source>
        <translation>PDF 文档 (*.pdf)</translation>
    </message>
    <message>
        <source>Train the candidate in full, or the best of the run (Ctrl+T)</source>
        <translation>完整训练该候选，或本次运行中最好的几个 (Ctrl+T)</translation>
    </message>
</context>
<context>
    <name>abcp::ui::CandidatePanel</name>
    <message>
        <source>Candidate</source>
        <translation>候选网络</translation>
    </message>
    <message>
        <source>The candidate that you click, or the best so far: its figures and what is left of every layer.</source>
        <translation>所点击的或迄今最佳的候选网络：各项指标以及各层的剩余部分。</translation>
    </message>
    <message>
        <source>Previous candidate (A)</source>
        <translation>上一个候选网络 (A)</translation>
    </message>
    <message>
        <source>Next candidate (D)</source>
        <translation>下一个候选网络 (D)</translation>
    </message>
    <message>
        <source>Show the best so far, and move with it</source>
        <translation>显示迄今最佳，并随之更新</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>FLOPs</source>
        <translation>FLOPs</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>时延</translation>
    </message>
    <message>
        <source>Against the unpruned network</source>
        <translation>与未剪枝网络相比</translation>
    </message>
    <message>
        <source>Layers of the candidate</source>
        <translation>候选网络的各层</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>reward %1</source>
        <translation>奖励 %1</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>front</source>
        <translation>前沿</translation>
    </message>
    <message>
        <source>over budget</source>
        <translation>超出预算</translation>
    </message>
    <message>
        <source>Episode %1</source>
        <translation>回合 %1</translation>
    </message>
    <message>
        <source>%1 points</source>
        <translation>%1 个百分点</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ChannelPanel</name>
    <message>
        <source>By &amp;number</source>
        <translation>按编号(&amp;N)</translation>
    </message>
    <message>
        <source>The channels as they are numbered, instead of by importance</source>
        <translation>按通道编号排列，而不按重要性</translation>
    </message>
    <message>
        <source>Layer %1 has no channels of its own: choose a convolution.</source>
        <translation>第 %1 层没有自己的通道：请选择一个卷积层。</translation>
    </message>
    <message>
        <source>Choose a layer in the drawing or in the table: here is which of its channels stay, and how important each one is.</source>
        <translation>在图中或表中选择一层：此处显示它的哪些通道保留，以及每个通道有多重要。</translation>
    </message>
    <message>
        <source>Layer %1 goes as a whole, with its residual block.</source>
        <translation>第 %1 层随其残差块整体移除。</translation>
    </message>
    <message numerus="yes">
        <source>, ranked together with %n tied layer(s)</source>
        <translation>
            <numerusform>，与 %n 个耦合的层一起排序</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Layer %1 · %2 of %n channel(s) kept, by %3%4</source>
        <translation>
            <numerusform>第 %1 层 · %n 个通道中保留 %2 个，依据 %3%4</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::ChannelPlot</name>
    <message>
        <source>Importance of the layer&apos;s channels</source>
        <translation>该层各通道的重要性</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>重要性</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>pruned</source>
        <translation>已剪去</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Channels, the most important first</source>
        <translation>通道，最重要的在前</translation>
    </message>
    <message>
        <source>Channel %1: importance %2, kept</source>
        <translation>通道 %1：重要性 %2，保留</translation>
    </message>
    <message>
        <source>Channel %1: importance %2, pruned</source>
        <translation>通道 %1：重要性 %2，已剪去</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ClassCountModel</name>
    <message>
        <source>Boxes in pictures of this split</source>
        <translation>此划分的图像中的框</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Val</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
</context>
<context>
    <name>abcp::ui::CommandDialog</name>
    <message>
        <source>Command lines of %1</source>
        <translation>%1 的命令行</translation>
    </message>
    <message>
        <source>Start it</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>It does not say: %1</source>
        <translation>未包含：%1</translation>
    </message>
    <message>
        <source>Steer it</source>
        <translation>干预</translation>
    </message>
    <message>
        <source>Continue it</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Retrain episode %1</source>
        <translation>重训练回合 %1</translation>
    </message>
    <message>
        <source>Export episode %1</source>
        <translation>导出回合 %1</translation>
    </message>
</context>
<context>
    <name>abcp::ui::CommandField</name>
    <message>
        <source>Copy the command line</source>
        <translation>复制命令行</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ComparePage</name>
    <message>
        <source>Tags of run %1</source>
        <translation>运行 %1 的标签</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Accuracy and cost</source>
        <translation>精度与代价</translation>
    </message>
    <message>
        <source>Only what differs</source>
        <translation>仅显示差异</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Layers of two candidates</source>
        <translation>两个候选网络的各层</translation>
    </message>
    <message>
        <source>Settings of the ticked runs</source>
        <translation>勾选运行的设置</translation>
    </message>
    <message>
        <source>Tick two runs or more to see in which settings they differ.</source>
        <translation>勾选两个或更多运行，查看它们的设置差异。</translation>
    </message>
    <message>
        <source>The ticked runs have the same settings.</source>
        <translation>勾选的运行设置相同。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>No runs in %1 yet. Every search that is started will be a row here.</source>
        <translation>%1 中还没有运行。每次启动的搜索将在此成为一行。</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 个运行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%1/%n 个运行</numerusform>
        </translation>
    </message>
    <message>
        <source>All figures</source>
        <translation>全部指标</translation>
    </message>
    <message>
        <source>The candidates of the runs that are ticked will be lines here, across all their figures.</source>
        <translation>勾选的运行的候选将在此以折线显示其全部指标。</translation>
    </message>
    <message>
        <source>Note of run %1</source>
        <translation>运行 %1 的备注</translation>
    </message>
    <message>
        <source>Edit &amp;note…</source>
        <translation>编辑备注(&amp;N)…</translation>
    </message>
    <message>
        <source>The note of run %1 was not taken over: it has %2 KB of at most %3 KB. Shorten it.</source>
        <translation>运行 %1 的备注未保存：长度 %2 KB，最多 %3 KB。请缩短。</translation>
    </message>
    <message>
        <source>&amp;Open the run</source>
        <translation>打开运行(&amp;O)</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ComparedRunsModel</name>
    <message>
        <source>Double click to change them, with commas between</source>
        <translation>双击可修改，以逗号分隔</translation>
    </message>
    <message>
        <source>Ticked runs are drawn</source>
        <translation>勾选的运行会被绘制</translation>
    </message>
    <message>
        <source>Of the candidate with the best reward</source>
        <translation>奖励最高的候选网络的指标</translation>
    </message>
    <message>
        <source>Area that the front dominates: mAP50 times decades of FLOPs below the unpruned network&apos;s. More is better.</source>
        <translation>前沿所支配的面积：mAP50 乘以 FLOPs 低于未剪枝网络的数量级（以 10 为底）。越大越好。</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>智能体</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Best mAP50</source>
        <translation>最佳 mAP50</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>代价，%1</translation>
    </message>
    <message>
        <source>Best reward</source>
        <translation>最佳奖励</translation>
    </message>
    <message>
        <source>Hypervolume</source>
        <translation>超体积</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Double click to write one</source>
        <translation>双击以写备注</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>abcp::ui::DataProblemModel</name>
    <message>
        <source>left out: %1</source>
        <translation>已略去：%1</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>abcp::ui::DatasetPreview</name>
    <message>
        <source>for training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>for validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>for the test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Pictures of the data set</source>
        <translation>数据集的图像</translation>
    </message>
    <message>
        <source>Pictures to step through</source>
        <translation>要浏览的图像</translation>
    </message>
    <message>
        <source>Previous picture (A)</source>
        <translation>上一张图像 (A)</translation>
    </message>
    <message>
        <source>Next picture (D)</source>
        <translation>下一张图像 (D)</translation>
    </message>
    <message>
        <source>Boxes by class and split</source>
        <translation>各类别与划分的框数</translation>
    </message>
    <message>
        <source>Problems of the data set</source>
        <translation>数据集的问题</translation>
    </message>
    <message>
        <source>A click shows the picture</source>
        <translation>单击显示该图像</translation>
    </message>
    <message>
        <source>Look through all pictures</source>
        <translation>检查所有图像</translation>
    </message>
    <message>
        <source>Reads every picture: damaged ones, the same ones for training and validation</source>
        <translation>读取每张图像：查找损坏的图像，以及训练与验证中相同的图像</translation>
    </message>
    <message>
        <source>All · %1</source>
        <translation>全部 · %1</translation>
    </message>
    <message>
        <source>The pictures with their boxes, the classes, and what is wrong with either will stand here.</source>
        <translation>此处将显示带标注框的图像、各类别，以及其中的问题。</translation>
    </message>
    <message>
        <source>This problem is about no single picture.</source>
        <translation>此问题不针对某一张图像。</translation>
    </message>
    <message>
        <source>%1 of %2 · %3 · %4</source>
        <translation>%1 / %2 · %3 · %4</translation>
    </message>
    <message numerus="yes">
        <source>%n box(es)</source>
        <translation>
            <numerusform>%n 个框</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking through the pictures</source>
        <translation>正在检查图像</translation>
    </message>
    <message>
        <source>nearly repeats %1, which is for training</source>
        <translation>与训练图像 %1 几乎相同</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s); a click shows the picture</source>
        <translation>
            <numerusform>%n 个问题；单击显示图像</numerusform>
        </translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>未发现问题。</translation>
    </message>
    <message>
        <source>No problems in the labels.</source>
        <translation>标注中没有问题。</translation>
    </message>
    <message>
        <source>The pictures themselves were not looked through.</source>
        <translation>图像本身尚未检查。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::DeletedRunsDialog</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Deleted runs</source>
        <translation>已删除的运行</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>永久删除…</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>No run is deleted in %1.</source>
        <translation>%1 中没有已删除的运行。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::DetectionChangesModel</name>
    <message>
        <source>class %1</source>
        <translation>类别 %1</translation>
    </message>
    <message>
        <source>An object that the unpruned network finds and the candidate does not</source>
        <translation>未剪枝网络能检出、候选网络未检出的目标</translation>
    </message>
    <message>
        <source>An object that the candidate finds and the unpruned network does not</source>
        <translation>候选网络能检出、未剪枝网络未检出的目标</translation>
    </message>
    <message>
        <source>A detection of the candidate where there is no object, and the unpruned network sees none</source>
        <translation>候选网络在没有目标处的检测，而未剪枝网络未作此检测</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>漏失</translation>
    </message>
    <message>
        <source>gained</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>false alarm</source>
        <translation>误检</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Conf.</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Something that the unpruned network sees and the candidate does not</source>
        <translation>未剪枝网络看到、候选网络未看到的内容</translation>
    </message>
    <message>
        <source>Something that only the candidate sees</source>
        <translation>只有候选网络看到的内容</translation>
    </message>
</context>
<context>
    <name>abcp::ui::DetectionView</name>
    <message>
        <source>crowd</source>
        <translation>群体</translation>
    </message>
    <message>
        <source>difficult</source>
        <translation>困难</translation>
    </message>
</context>
<context>
    <name>abcp::ui::DetectionsPanel</name>
    <message>
        <source>Detections</source>
        <translation>检测结果</translation>
    </message>
    <message>
        <source>Previous picture (A)</source>
        <translation>上一张图像 (A)</translation>
    </message>
    <message>
        <source>Next picture (D)</source>
        <translation>下一张图像 (D)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Least confidence</source>
        <translation>最低置信度</translation>
    </message>
    <message>
        <source>Detections below this confidence are left out, of both networks</source>
        <translation>两个网络中低于此置信度的检测均不显示</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>What the unpruned network finds</source>
        <translation>未剪枝网络的检测结果</translation>
    </message>
    <message>
        <source>What the candidate finds</source>
        <translation>候选网络的检测结果</translation>
    </message>
    <message>
        <source>Detections lost and gained</source>
        <translation>漏失与新增的检测</translation>
    </message>
    <message>
        <source>Loading both networks…</source>
        <translation>正在加载两个网络…</translation>
    </message>
    <message>
        <source>Compare episode %1 on pictures</source>
        <translation>在图像上比较回合 %1</translation>
    </message>
    <message>
        <source>Compare episode %1</source>
        <translation>比较回合 %1</translation>
    </message>
    <message>
        <source>Picture %1 of %2 · %3</source>
        <translation>图像 %1/%2 · %3</translation>
    </message>
    <message>
        <source>Unpruned · %1 found, %2 there</source>
        <translation>未剪枝 · 检出 %1，实有 %2</translation>
    </message>
    <message>
        <source>Episode %1, retrained · %2 found</source>
        <translation>回合 %1，已重训练 · 检出 %2</translation>
    </message>
    <message>
        <source>Episode %1, cut and not retrained · %2 found</source>
        <translation>回合 %1，已剪枝、未重训练 · 检出 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s): %1 lost, %2 gained, %3 new false alarms</source>
        <translation>
            <numerusform>%n 张图像：漏失 %1，新增 %2，新误检 %3</numerusform>
        </translation>
    </message>
    <message>
        <source> · %1 to come</source>
        <translation> · 还有 %1 张</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图像 (%1)</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Which pictures to compare on</source>
        <translation>在哪些图像上比较</translation>
    </message>
    <message>
        <source>A &amp;few pictures of the validation split</source>
        <translation>验证集的少量图像(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;All pictures of the validation split</source>
        <translation>验证集的全部图像(&amp;A)</translation>
    </message>
    <message>
        <source>All pictures of the &amp;test split</source>
        <translation>测试集的全部图像(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Pictures of your own…</source>
        <translation>自选图像(&amp;P)…</translation>
    </message>
    <message>
        <source>Pictures to compare on</source>
        <translation>用于比较的图像</translation>
    </message>
    <message>
        <source>Pictures side by side: what the unpruned network finds, and what the candidate does. Drop pictures of your own here, or compare on those for validation.</source>
        <translation>图像并排显示：未剪枝网络的检测结果与候选网络的检测结果。可将自己的图像拖放到此处，或在验证集的图像上比较。</translation>
    </message>
    <message>
        <source>Choose a candidate to see what it finds in pictures.</source>
        <translation>选择一个候选，查看它在图像中的检测结果。</translation>
    </message>
    <message>
        <source>Unpruned · %1 found</source>
        <translation>未剪枝 · 检出 %1 个</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) without true boxes: %1 seen by the unpruned network alone, %2 by the candidate alone</source>
        <translation>
            <numerusform>%n 张没有真实框的图像：仅未剪枝网络看到 %1 个，仅候选网络看到 %2 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::DockTitle</name>
    <message>
        <source>Float or dock</source>
        <translation>浮动或停靠</translation>
    </message>
    <message>
        <source>Float or dock %1</source>
        <translation>浮动或停靠“%1”</translation>
    </message>
    <message>
        <source>Close; the View menu brings it back</source>
        <translation>关闭；可从“视图”菜单恢复</translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation>关闭“%1”</translation>
    </message>
</context>
<context>
    <name>abcp::ui::EndNotice</name>
    <message>
        <source>&amp;Notify me when it ends</source>
        <translation>结束时通知我(&amp;N)</translation>
    </message>
    <message>
        <source>On the desktop, while another window is in use</source>
        <translation>在桌面上通知，仅当正在使用其他窗口时</translation>
    </message>
    <message>
        <source>ABCP Studio</source>
        <translation>ABCP Studio</translation>
    </message>
</context>
<context>
    <name>abcp::ui::EpisodeModel</name>
    <message>
        <source>failed: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>over budget</source>
        <translation>超出预算</translation>
    </message>
    <message>
        <source>front</source>
        <translation>前沿</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>same as %1</source>
        <translation>同 %1</translation>
    </message>
    <message>
        <source>stopped early</source>
        <translation>提前停止</translation>
    </message>
    <message>
        <source>%1: it looked hopeless, fine-tuning was cut short after step %2</source>
        <translation>%1：看来没有希望，微调在第 %2 步后提前结束</translation>
    </message>
    <message>
        <source>Mean average precision at IoU 0.5 on the validation split</source>
        <translation>验证集上 IoU 为 0.5 时的平均精度均值</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>时延</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>a figure and its unit</comment>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>abcp::ui::EpisodeTable</name>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Every episode will be a row here.</source>
        <translation>每个回合将在此成为一行。</translation>
    </message>
    <message>
        <source>over budget</source>
        <translation>超出预算</translation>
    </message>
</context>
<context>
    <name>abcp::ui::EvaluateAction</name>
    <message>
        <source>E&amp;valuate this</source>
        <translation>评估此网络(&amp;V)</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
    <message>
        <source>The search evaluates it before its next episode.</source>
        <translation>搜索将在下一回合之前评估它。</translation>
    </message>
    <message>
        <source>It is evaluated as soon as the run goes on.</source>
        <translation>运行继续后立即评估它。</translation>
    </message>
    <message>
        <source>Open a run first</source>
        <translation>请先打开一个运行</translation>
    </message>
    <message>
        <source>It is waiting for its turn</source>
        <translation>正在排队等待</translation>
    </message>
    <message>
        <source>Change the network first: what is drawn has been evaluated</source>
        <translation>请先更改网络：图中的网络已评估过</translation>
    </message>
    <message>
        <source>Possible when nothing else runs</source>
        <translation>没有其他任务运行时可用</translation>
    </message>
    <message>
        <source>Cut it, fine-tune and measure it as an episode of the run (Ctrl+Return)</source>
        <translation>剪枝、微调并测量，作为本运行的一个回合 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Your network, episode %1, failed: %2.</source>
        <translation>您的网络（回合 %1）失败：%2。</translation>
    </message>
    <message>
        <source>Your network is episode %1: mAP50 %2 at %3, reward %4.</source>
        <translation>您的网络为回合 %1：mAP50 %2，%3，奖励 %4。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ExportDialog</name>
    <message>
        <source>Decode boxes in the ONNX graph</source>
        <translation>在 ONNX 计算图中解码边界框</translation>
    </message>
    <message>
        <source>Keep batch norm apart in the ONNX graph</source>
        <translation>在 ONNX 计算图中保留独立的批归一化</translation>
    </message>
    <message>
        <source>Folder to export into</source>
        <translation>导出文件夹</translation>
    </message>
    <message>
        <source>Export episode %1</source>
        <translation>导出回合 %1</translation>
    </message>
    <message>
        <source>&amp;Darknet (.cfg, .weights, .names)</source>
        <translation>&amp;Darknet（.cfg、.weights、.names）</translation>
    </message>
    <message>
        <source>&amp;ONNX (.onnx)</source>
        <translation>&amp;ONNX（.onnx）</translation>
    </message>
    <message>
        <source>&amp;TorchScript (.pt)</source>
        <translation>&amp;TorchScript（.pt）</translation>
    </message>
    <message>
        <source>A model card (.json, .md) comes with the files.</source>
        <translation>文件附带模型卡（.json、.md）。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>abcp::ui::FeatureGrid</name>
    <message>
        <source>Feature maps</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>%1 pruned</source>
        <translation>%1 已剪</translation>
    </message>
    <message>
        <source>Channel %1, pruned: black is %2, white is %3</source>
        <translation>通道 %1，已剪：黑为 %2，白为 %3</translation>
    </message>
    <message>
        <source>Channel %1, kept: black is %2, white is %3</source>
        <translation>通道 %1，保留：黑为 %2，白为 %3</translation>
    </message>
</context>
<context>
    <name>abcp::ui::FeaturePanel</name>
    <message>
        <source>&amp;Kept first</source>
        <translation>保留的在前(&amp;K)</translation>
    </message>
    <message>
        <source>Validation picture</source>
        <translation>验证图片</translation>
    </message>
    <message>
        <source>Picture </source>
        <translation>图片 </translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>Choose a layer in the drawing or in the table: here is what it makes of a picture, channel by channel, before and after.</source>
        <translation>在图中或表中选择一层：此处逐通道显示剪枝前后它对一张图片的输出。</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>removed by the candidate</source>
        <translation>已被该候选移除</translation>
    </message>
    <message>
        <source>Layer %1 · %2 × %3 · %4 · left unpruned, right episode %5%6</source>
        <translation>第 %1 层 · %2 × %3 · %4 · 左为未剪枝，右为回合 %5%6</translation>
    </message>
    <message>
        <source>, retrained</source>
        <translation>，已重训练</translation>
    </message>
    <message>
        <source>, as it was cut</source>
        <translation>，剪枝后未训练</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n channel(s) kept</source>
        <translation>
            <numerusform>保留 %1/%n 个通道</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::FidelityForm</name>
    <message>
        <source>all layers</source>
        <translation>所有层</translation>
    </message>
    <message>
        <source>what follows the backbone</source>
        <translation>主干之后的层</translation>
    </message>
    <message>
        <source>the heads only: quicker, less telling</source>
        <translation>仅检测头：更快，但区分度较低</translation>
    </message>
    <message>
        <source>Training after the cut: more tells candidates apart better and takes longer</source>
        <translation>剪切后的训练：步数越多越能区分候选，也越费时</translation>
    </message>
    <message>
        <source>Of these steps</source>
        <translation>这些步骤的学习率</translation>
    </message>
    <message>
        <source>Pictures of one step</source>
        <translation>每步的图像数</translation>
    </message>
    <message>
        <source>Re-estimate batch norm after the cut; without any it is nearly always wrong</source>
        <translation>剪切后用于重新估计批归一化；没有它们几乎总是不准</translation>
    </message>
    <message>
        <source>Fewer are quicker and noisier</source>
        <translation>越少越快，但噪声越大</translation>
    </message>
    <message>
        <source>Timed passes of one picture; a budget of latency needs them</source>
        <translation>单张图像的计时次数；时延预算需要它</translation>
    </message>
    <message>
        <source>Candidates whose loss is among the worst after a third of the steps get no more of them</source>
        <translation>在三分之一步数后损失位居最差之列的候选不再继续微调</translation>
    </message>
    <message>
        <source>Measures the best candidate again now and then: the scatter, as error bars</source>
        <translation>不时重新测量最优候选：以误差线显示离散程度</translation>
    </message>
    <message>
        <source>Where one candidate keeps only one thread busy; the results are the same</source>
        <translation>当一个候选只占用一个线程时；结果相同</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>all pictures</source>
        <translation>所有图像</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>不测量</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source> % the worst</source>
        <translation> % 最差者</translation>
    </message>
    <message>
        <source>after each </source>
        <translation>每 </translation>
    </message>
    <message>
        <source>one a core</source>
        <translation>每核一个</translation>
    </message>
    <message>
        <source>Fine-tuning steps</source>
        <translation>微调步数</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>训练范围</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Calibration pictures</source>
        <translation>校准图像</translation>
    </message>
    <message>
        <source>Validation pictures</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>Latency passes</source>
        <translation>时延计时次数</translation>
    </message>
    <message>
        <source>Stop hopeless ones</source>
        <translation>中止无望者</translation>
    </message>
    <message>
        <source>Measure the best again</source>
        <translation>重测最优者</translation>
    </message>
    <message>
        <source>Candidates at once</source>
        <translation>同时评估的候选</translation>
    </message>
    <message>
        <source>no fine-tuning</source>
        <translation>无微调</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s), batch %1</source>
        <translation>
            <numerusform>%n 步，批大小 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>all validation pictures</source>
        <translation>所有验证图像</translation>
    </message>
    <message>
        <source>%1 validation pictures</source>
        <translation>%1 张验证图像</translation>
    </message>
    <message>
        <source>hopeless ones stopped</source>
        <translation>中止无望者</translation>
    </message>
    <message>
        <source>the best measured again</source>
        <translation>重测最优者</translation>
    </message>
    <message>
        <source>Needs %1 fine-tuning steps or more, else there is nothing to spare</source>
        <translation>需要至少 %1 步微调，否则无可节省</translation>
    </message>
    <message>
        <source>Without fine-tuning every measurement of a candidate is the same</source>
        <translation>没有微调时，对同一候选的每次测量都相同</translation>
    </message>
    <message>
        <source>How often their pictures, and those of retraining, are blurred, darkened at the corners, tinted and made noisy, each by itself, as by a moving robot&apos;s camera</source>
        <translation>这些步骤和重训练所用图像各自被模糊、压暗四角、偏色和加噪的频率，如同移动机器人的相机所拍</translation>
    </message>
    <message>
        <source>Camera effects</source>
        <translation>相机效果</translation>
    </message>
    <message>
        <source>camera effects</source>
        <translation>相机效果</translation>
    </message>
</context>
<context>
    <name>abcp::ui::FilterField</name>
    <message>
        <source>Filter: map50&gt;0.7 flops&lt;2G tag:jetson</source>
        <translation>筛选：map50&gt;0.7 flops&lt;2G tag:jetson</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>What is wrong with the filter</source>
        <translation>筛选条件的错误</translation>
    </message>
    <message>
        <source>Dims what does not meet it, in all views (Ctrl+F).
Of a candidate: map50, flops, params, latency, reward, loss, kept, blocks, episode with &lt;, &lt;=, &gt;, &gt;=, =; block3:pruned, block3:kept, same:yes, same:no.
Of a run: episodes, hypervolume; tag:, name:, note:, agent:, network:, data:, state: or a plain word; with - before it: must not hold.</source>
        <translation>在所有视图中淡化不符合者（Ctrl+F）。
候选：map50、flops、params、latency、reward、loss、kept、blocks、episode，配合 &lt;、&lt;=、&gt;、&gt;=、=；block3:pruned、block3:kept、same:yes、same:no。
运行：episodes、hypervolume；tag:、name:、note:、agent:、network:、data:、state: 或一个词；前面加 - 表示不得符合。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::FinalistModel</name>
    <message>
        <source>Episode</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>FLOPs left</source>
        <translation>剩余 FLOPs</translation>
    </message>
    <message>
        <source>Parameters left</source>
        <translation>剩余参数</translation>
    </message>
    <message>
        <source>mAP50 in the search</source>
        <translation>搜索中的 mAP50</translation>
    </message>
    <message>
        <source>mAP50 retrained</source>
        <translation>重训练后的 mAP50</translation>
    </message>
    <message>
        <source>mAP50:95 retrained</source>
        <translation>重训练后的 mAP50:95</translation>
    </message>
</context>
<context>
    <name>abcp::ui::FinalistsDialog</name>
    <message>
        <source>Retrained candidates</source>
        <translation>重训练的候选</translation>
    </message>
    <message>
        <source>Episode %1 has the best mAP50 on validation, %2. It is selected now; an export of any of these takes its retrained weights.</source>
        <translation>回合 %1 在验证集上的 mAP50 最高：%2。现已选中它；导出其中任一候选都会采用其重训练后的权重。</translation>
    </message>
    <message>
        <source>How well the search foretold this order (Spearman&apos;s correlation: 1 is the same order, 0 no relation): its mAP50 %1, its reward %2.</source>
        <translation>搜索对此顺序的预测程度（Spearman 相关系数：1 为顺序相同，0 为无关）：其 mAP50 %1，其奖励 %2。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::GuideDialog</name>
    <message>
        <source>User guide</source>
        <translation>用户指南</translation>
    </message>
    <message>
        <source>Page of the guide</source>
        <translation>指南页面</translation>
    </message>
    <message>
        <source>&amp;Contents</source>
        <translation>目录(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>后退(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>前进(&amp;F)</translation>
    </message>
    <message>
        <source>Find on this page (Ctrl+F)</source>
        <translation>在本页查找 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Find on this page</source>
        <translation>在本页查找</translation>
    </message>
</context>
<context>
    <name>abcp::ui::InspectPage</name>
    <message>
        <source>Undo</source>
        <translation>撤消</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Detections</source>
        <translation>检测结果</translation>
    </message>
    <message>
        <source>Re&amp;set to the candidate</source>
        <translation>恢复为候选网络(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Copy as action</source>
        <translation>复制为动作(&amp;C)</translation>
    </message>
    <message>
        <source>S&amp;ave the action…</source>
        <translation>保存动作(&amp;A)…</translation>
    </message>
    <message>
        <source>Copy what stays and goes as the JSON of an action file</source>
        <translation>将保留与剪去的内容复制为动作文件的 JSON</translation>
    </message>
    <message>
        <source>Save what stays and goes as a file for abcp prune --action</source>
        <translation>将保留与剪去的内容保存为供 abcp prune --action 使用的文件</translation>
    </message>
    <message>
        <source>Save the action</source>
        <translation>保存动作</translation>
    </message>
    <message>
        <source>Actions (*.json)</source>
        <translation>动作 (*.json)</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
</context>
<context>
    <name>abcp::ui::InterruptedOffer</name>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>Run %1, “%2”,</source>
        <translation>运行 %1“%2”</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不继续</translation>
    </message>
    <message>
        <source>%1. What is in it stays as it is; choose another database in Set up.</source>
        <translation>%1。其中的内容保持不变；请在“设置”中选择其他数据库。</translation>
    </message>
    <message numerus="yes">
        <source>%1 was interrupted after %2 of %n episode(s). All that ended are saved.</source>
        <translation>
            <numerusform>%1在 %n 个回合中的第 %2 个之后中断。已完成的回合均已保存。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::KneeLine</name>
    <message>
        <source>The point of the front that lies farthest above the line between its ends, FLOPs on a logarithmic axis</source>
        <translation>前沿上高出其两端连线最远的点，FLOPs 取对数坐标</translation>
    </message>
    <message>
        <source>Knee of the front within the budgets</source>
        <translation>预算内前沿的拐点</translation>
    </message>
    <message>
        <source>Knee of the front</source>
        <translation>前沿的拐点</translation>
    </message>
    <message>
        <source>%1: episode %2, mAP50 %3 at %4. Down to it each halving of the FLOPs costs %5 points, beyond it %6.</source>
        <translation>%1：回合 %2，mAP50 %3，%4。到该点为止 FLOPs 每减半损失 %5 个百分点，越过该点则损失 %6 个。</translation>
    </message>
    <message>
        <source>%1: episode %2, mAP50 %3 at %4. Down to it each percent of the FLOPs costs %5 points, beyond it %6.</source>
        <translation>%1：回合 %2，mAP50 %3，%4。到该点为止 FLOPs 每减少 1 % 损失 %5 个百分点，越过该点则损失 %6 个。</translation>
    </message>
    <message>
        <source>Select it</source>
        <translation>选择它</translation>
    </message>
    <message>
        <source>It is selected.</source>
        <translation>已选择。</translation>
    </message>
    <message>
        <source>Suggestion from the front</source>
        <translation>前沿给出的建议</translation>
    </message>
</context>
<context>
    <name>abcp::ui::LayerDifference</name>
    <message>
        <source>Difference of two candidates by layer</source>
        <translation>两个候选网络的逐层差异</translation>
    </message>
    <message>
        <source>Click a point of the joint front, or a run, to compare it layer by layer with episode %1, which is selected.</source>
        <translation>点击联合前沿上的点或某个运行，与已选择的回合 %1 逐层比较。</translation>
    </message>
    <message>
        <source>Open a run: its selected candidate is compared here, layer by layer, with the one that you click.</source>
        <translation>打开一个运行：其选中的候选网络将在此与您点击的候选网络逐层比较。</translation>
    </message>
    <message>
        <source>Run %1, ep. %2</source>
        <translation>运行 %1，回合 %2</translation>
    </message>
    <message>
        <source>%1 and %2 are of different networks.</source>
        <translation>%1 与 %2 属于不同的网络。</translation>
    </message>
    <message numerus="yes">
        <source>%1 (selected) against %2: %3 of %n layer(s) differ.</source>
        <translation>
            <numerusform>%1（已选择）与 %2 相比：%n 层中有 %3 层不同。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::LayerDifferenceModel</name>
    <message>
        <source>gone</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
</context>
<context>
    <name>abcp::ui::LayerModel</name>
    <message>
        <source>head</source>
        <translation>检测头</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>块 %1</translation>
    </message>
    <message numerus="yes">
        <source>tied with %n other(s)</source>
        <translation>
            <numerusform>与另外 %n 层耦合</numerusform>
        </translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>Gone with its residual block</source>
        <translation>随残差块移除</translation>
    </message>
    <message>
        <source>Of the unpruned network</source>
        <translation>未剪枝网络的数值</translation>
    </message>
    <message>
        <source>Of what is left</source>
        <translation>剩余部分的数值</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>after</source>
        <translation>剪枝后</translation>
    </message>
    <message>
        <source>%1 params</source>
        <translation>参数量 %1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the roles of a layer</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Milliseconds for one image in the unpruned network, with batch norm, activation and an addition that can be part of it</source>
        <translation>未剪枝网络处理一张图像的毫秒数，含批归一化、激活以及可并入其中的加法</translation>
    </message>
    <message>
        <source>The same in what is left</source>
        <translation>剩余网络的相应数值</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
</context>
<context>
    <name>abcp::ui::LayerStrip</name>
    <message>
        <source>Channels kept by layer</source>
        <translation>各层保留的通道</translation>
    </message>
    <message>
        <source>Layer %1, %2</source>
        <translation>第 %1 层，%2</translation>
    </message>
    <message numerus="yes">
        <source>gone with its block (%n channel(s))</source>
        <translation>
            <numerusform>随残差块移除（%n 个通道）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n channel(s) kept</source>
        <translation>
            <numerusform>保留 %1/%n 个通道</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::LayerTable</name>
    <message>
        <source>Every layer will be a row here: its channels, FLOPs and parameters before and after.</source>
        <translation>每一层将在此成为一行：剪枝前后的通道数、FLOPs 和参数量。</translation>
    </message>
    <message>
        <source>Layers of the network</source>
        <translation>网络的各层</translation>
    </message>
    <message>
        <source>&amp;Measure latency</source>
        <translation>测量时延(&amp;M)</translation>
    </message>
    <message>
        <source>This network&apos;s layers cannot be timed one by one.</source>
        <translation>无法逐层测量此网络的时延。</translation>
    </message>
    <message>
        <source>When nothing else computes: it would be timed too</source>
        <translation>须在没有其他计算时进行，否则会一并计入</translation>
    </message>
    <message>
        <source>Measured: the last two columns</source>
        <translation>已测量：见最后两列</translation>
    </message>
    <message>
        <source>Measure how long each layer takes for one image, before and after the cut, on this machine</source>
        <translation>在本机上测量剪枝前后每一层处理一张图像所需的时间</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>All layers: %1 unpruned; what was changed since is not measured</source>
        <translation>所有层：未剪枝 %1；此后的更改尚未测量</translation>
    </message>
    <message>
        <source>All layers, one image: %1 unpruned, %2 left</source>
        <translation>所有层，一张图像：未剪枝 %1，剪枝后 %2</translation>
    </message>
</context>
<context>
    <name>abcp::ui::MainWindow</name>
    <message>
        <source>ABCP Studio</source>
        <translation>ABCP Studio</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Retraining</source>
        <translation>正在重训练</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>正在评估</translation>
    </message>
    <message>
        <source>Continued, but not exactly as it would have gone on: on this machine or with these libraries the agent would have proposed other actions than were recorded. What is recorded stays as it is.</source>
        <translation>已继续，但与原本的进程不完全一致：在本机或当前库版本下，智能体会提出与记录不同的动作。已记录的内容保持不变。</translation>
    </message>
    <message>
        <source>The search is paused: %1. All finished episodes are saved. Remove the cause, then press Resume.</source>
        <translation>搜索已暂停：%1。所有已完成的回合均已保存。请排除原因，然后按“继续”。</translation>
    </message>
    <message>
        <source>Change it and start again.</source>
        <translation>请修改后重新开始。</translation>
    </message>
    <message>
        <source>Finished episodes are saved; Continue goes on from there.</source>
        <translation>已完成的回合均已保存；“继续此运行”将从该处继续。</translation>
    </message>
    <message>
        <source>Nothing was changed; try again.</source>
        <translation>未作任何更改；请重试。</translation>
    </message>
    <message>
        <source>A search is on screen while it runs. Stop it to look at another run.</source>
        <translation>搜索进行期间会一直显示。请先停止它，再查看其他运行。</translation>
    </message>
    <message>
        <source>The database lies on a network file system (%1), on whose locks SQLite cannot rely. A local file is safer.</source>
        <translation>数据库位于网络文件系统（%1）上，SQLite 无法依赖其文件锁。使用本地文件更安全。</translation>
    </message>
    <message>
        <source>The search is finished. Choose a candidate, retrain it, and export it.</source>
        <translation>搜索已完成。请选择候选网络，重训练并导出。</translation>
    </message>
    <message numerus="yes">
        <source>The search ended: %n candidate(s) in a row failed. The episode table says why.</source>
        <translation>
            <numerusform>搜索已结束：连续 %n 个候选网络失败。原因见回合表。</numerusform>
        </translation>
    </message>
    <message>
        <source>Something runs already</source>
        <translation>已有任务在运行</translation>
    </message>
    <message>
        <source>Start a search of the project that is set up (Ctrl+R)</source>
        <translation>对已设置的项目开始搜索 (Ctrl+R)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Go on (Space)</source>
        <translation>继续（空格）</translation>
    </message>
    <message>
        <source>Hold before the next step (Space)</source>
        <translation>在下一步之前暂停（空格）</translation>
    </message>
    <message>
        <source>Stop the search and close?</source>
        <translation>停止搜索并关闭？</translation>
    </message>
    <message>
        <source>Stop the work and close?</source>
        <translation>停止当前工作并关闭？</translation>
    </message>
    <message>
        <source>Finished episodes are saved, and the run can be continued later.</source>
        <translation>已完成的回合均已保存，以后可以继续此运行。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>保持运行</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Ctrl+R</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>Ctrl+.</source>
        <translation>Ctrl+.</translation>
    </message>
    <message>
        <source>Stop a&amp;fter this episode</source>
        <translation>本回合后停止(&amp;F)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+.</source>
        <translation>Ctrl+Shift+.</translation>
    </message>
    <message>
        <source>The episode under way is still recorded (Ctrl+Shift+.)</source>
        <translation>进行中的回合仍会记录 (Ctrl+Shift+.)</translation>
    </message>
    <message>
        <source>Command &amp;lines…</source>
        <translation>命令行(&amp;L)…</translation>
    </message>
    <message>
        <source>How the program without windows does the same</source>
        <translation>如何用无界面程序完成同样的操作</translation>
    </message>
    <message>
        <source>&amp;Earlier runs…</source>
        <translation>历史运行(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Continue this run</source>
        <translation>继续此运行(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>适应窗口(&amp;F)</translation>
    </message>
    <message>
        <source>Show everything in all plots, and keep it in view (F)</source>
        <translation>在所有图表中显示全部内容，并保持可见 (F)</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>查找(&amp;F)…</translation>
    </message>
    <message>
        <source>Set &amp;up</source>
        <translation>设置(&amp;U)</translation>
    </message>
    <message>
        <source>Sear&amp;ch</source>
        <translation>搜索(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>比较(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>检视(&amp;I)</translation>
    </message>
    <message>
        <source>Ctrl+%1</source>
        <translation>Ctrl+%1</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>搜索(&amp;S)</translation>
    </message>
    <message>
        <source>Pre&amp;vious candidate</source>
        <translation>上一个候选网络(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Next candidate</source>
        <translation>下一个候选网络(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Best candidate</source>
        <translation>最佳候选网络(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard</source>
        <translation>键盘(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About ABCP Studio</source>
        <translation>关于 ABCP Studio(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤消(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Reset the arrangement</source>
        <translation>恢复默认布局(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言 Language(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>The language changes when ABCP Studio is started the next time. Restart it later, when it suits you: nothing is interrupted now.</source>
        <translation>语言将在下次启动 ABCP Studio 时更改。可在方便时再重启：当前工作不会中断。</translation>
    </message>
    <message>
        <source>No font of this system has Chinese characters. Install one, such as the package fonts-noto-cjk; until then the window stays English.</source>
        <translation>系统中没有包含汉字的字体。请安装一种，例如软件包 fonts-noto-cjk；在此之前界面保持英文。</translation>
    </message>
    <message>
        <source>Workspaces</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Smoothing of the reward</source>
        <translation>奖励的平滑程度</translation>
    </message>
    <message>
        <source>Weight of the past in the smoothed reward</source>
        <translation>平滑奖励中历史值的权重</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <translation>Ctrl+Shift+O</translation>
    </message>
    <message>
        <source>Training the baseline</source>
        <translation>正在训练基线</translation>
    </message>
    <message>
        <source>User &amp;guide</source>
        <translation>用户指南(&amp;G)</translation>
    </message>
</context>
<context>
    <name>abcp::ui::MessageBar</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>abcp::ui::NetworkView</name>
    <message>
        <source>Drawing of the network</source>
        <translation>网络图</translation>
    </message>
    <message>
        <source>Layer %1, %2</source>
        <translation>第 %1 层，%2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Block %1, layers %2 to %3
%4</source>
        <translation>残差块 %1，第 %2 至 %3 层
%4</translation>
    </message>
    <message>
        <source>stays: %1</source>
        <translation>保留：%1</translation>
    </message>
    <message>
        <source>Click to prune it</source>
        <translation>点击可剪去</translation>
    </message>
    <message>
        <source>Pruned; click to keep it</source>
        <translation>已剪去；点击可保留</translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s), %1×%2</source>
        <translation>
            <numerusform>%n 个通道，%1×%2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>gone with its block (%n channel(s))</source>
        <translation>
            <numerusform>随残差块移除（%n 个通道）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n channel(s) kept</source>
        <translation>
            <numerusform>保留 %1/%n 个通道</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::NoteDelegate</name>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Ctrl+Return keeps the note, Escape leaves it as it was</source>
        <translation>Ctrl+Return 保存备注，Escape 保持原样</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ParallelPlot</name>
    <message>
        <source>Candidates across all their figures</source>
        <translation>候选的全部指标</translation>
    </message>
    <message>
        <source>%1, no range</source>
        <translation>%1，无范围</translation>
    </message>
    <message>
        <source>%1, from %2 to %3</source>
        <translation>%1，从 %2 到 %3</translation>
    </message>
    <message>
        <source>Drag to brush a range, double click it to take it away</source>
        <translation>拖动以选取范围，双击以取消</translation>
    </message>
    <message>
        <source>Run %1, episode %2</source>
        <translation>运行 %1，回合 %2</translation>
    </message>
    <message>
        <source>Take all ranges away</source>
        <translation>取消所有范围</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>代价</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>时延</translation>
    </message>
    <message>
        <source>Blocks kept</source>
        <translation>保留的块</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ParetoPlot</name>
    <message>
        <source>Log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Accuracy against FLOPs</source>
        <translation>精度与 FLOPs 的关系</translation>
    </message>
    <message>
        <source>Logarithmic FLOPs axis (L)</source>
        <translation>FLOPs 对数坐标轴 (L)</translation>
    </message>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>candidates</source>
        <translation>候选网络</translation>
    </message>
    <message>
        <source>front</source>
        <translation>前沿</translation>
    </message>
    <message>
        <source>best reward</source>
        <translation>最佳奖励</translation>
    </message>
    <message>
        <source>unpruned</source>
        <translation>未剪枝</translation>
    </message>
    <message>
        <source>budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Cost, %1</source>
        <translation>代价，%1</translation>
    </message>
    <message>
        <source>Every candidate will be a point here: what it costs and how well it detects. Click one to see its layers.</source>
        <translation>每个候选网络将在此成为一个点：其代价与检测精度。点击可查看各层。</translation>
    </message>
    <message>
        <source>%1
mAP50 %2
%3, %4 params</source>
        <translation>%1
mAP50 %2
%3，参数量 %4</translation>
    </message>
    <message>
        <source>Episode %1</source>
        <translation>回合 %1</translation>
    </message>
    <message>
        <source>Measured several times: mAP50 %1 to %2</source>
        <translation>多次测量：mAP50 %1 至 %2</translation>
    </message>
    <message>
        <source>The unpruned network</source>
        <translation>未剪枝网络</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>均匀剪枝</translation>
    </message>
    <message>
        <source>Episode %1, a uniform cut</source>
        <translation>回合 %1，均匀剪枝</translation>
    </message>
    <message>
        <source>A uniform cut of another run</source>
        <translation>另一运行的均匀剪枝</translation>
    </message>
</context>
<context>
    <name>abcp::ui::PathField</name>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Browse for %1</source>
        <translation>浏览：%1</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
</context>
<context>
    <name>abcp::ui::PhaseMarks</name>
    <message>
        <source>Steered from episode %1 on: %2</source>
        <translation>自回合 %1 起干预：%2</translation>
    </message>
</context>
<context>
    <name>abcp::ui::PictureStrip</name>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>unpruned</source>
        <translation>未剪枝</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Picture %1, %2</source>
        <translation>图像 %1，%2</translation>
    </message>
    <message>
        <source>A few pictures as the unpruned network and the best candidate so far see them.</source>
        <translation>几张图像在未剪枝网络与迄今最佳候选网络下的检测结果。</translation>
    </message>
    <message>
        <source>Loading both networks…</source>
        <translation>正在加载两个网络…</translation>
    </message>
    <message>
        <source>Best: episode %1, retrained · confidence 0.5 and more</source>
        <translation>最佳：回合 %1，已重训练 · 置信度不低于 0.5</translation>
    </message>
    <message>
        <source>Best: episode %1 as it was cut, without the fine-tuning that its figures come from · confidence 0.5 and more</source>
        <translation>最佳：回合 %1，刚剪枝、未经其指标所依据的微调 · 置信度不低于 0.5</translation>
    </message>
</context>
<context>
    <name>abcp::ui::Plot</name>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep everything in view as data arrive</source>
        <translation>新数据到来时保持全部可见</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Save visible data…</source>
        <translation>保存可见数据…</translation>
    </message>
    <message>
        <source>Save all data…</source>
        <translation>保存全部数据…</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Pictures (*.png *.pdf *.svg)</source>
        <translation>图片 (*.png *.pdf *.svg)</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>Save data</source>
        <translation>保存数据</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>逗号分隔值 (*.csv)</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::PolicyMap</name>
    <message>
        <source>What the policy holds for right, by episode</source>
        <translation>各回合中策略的倾向</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Likely to stay, %</source>
        <translation>保留倾向，%</translation>
    </message>
    <message>
        <source>What the policy holds for right will be drawn here: how likely each block stays, and how much of each layer.</source>
        <translation>此处将绘制策略的倾向：各残差块保留的概率，以及各层保留的比例。</translation>
    </message>
    <message>
        <source>Episode %1</source>
        <translation>回合 %1</translation>
    </message>
    <message>
        <source>%1: nothing to decide</source>
        <translation>%1：无需决策</translation>
    </message>
    <message>
        <source>%1: stays with a probability of %2</source>
        <translation>%1：保留概率 %2</translation>
    </message>
    <message>
        <source>%1: keeps %2 ± %3 of its channels</source>
        <translation>%1：保留通道 %2 ± %3</translation>
    </message>
    <message>
        <source>mean of the last %1 actions</source>
        <translation>最近 %1 个动作的均值</translation>
    </message>
</context>
<context>
    <name>abcp::ui::PolicyPanel</name>
    <message>
        <source>Mean and spread of the last %1 actions: the policy itself is known only while it is searched here</source>
        <translation>最近 %1 个动作的均值与离散度：只有在此搜索期间才能得知策略本身</translation>
    </message>
    <message>
        <source>The policy&apos;s own mean and spread</source>
        <translation>策略自身的均值与离散度</translation>
    </message>
    <message>
        <source>From episode %1 on the policy&apos;s own mean and spread; before that, of the last %2 actions</source>
        <translation>自回合 %1 起为策略自身的均值与离散度；此前为最近 %2 个动作的统计</translation>
    </message>
</context>
<context>
    <name>abcp::ui::PolicyProfile</name>
    <message>
        <source>What the policy holds for right now, by layer</source>
        <translation>各层当前的策略倾向</translation>
    </message>
    <message>
        <source>Likely to stay now, %</source>
        <translation>当前保留倾向，%</translation>
    </message>
    <message>
        <source>Its latest view, layer by layer.</source>
        <translation>策略最新的逐层倾向。</translation>
    </message>
    <message>
        <source>%1: %2 ± %3 %</source>
        <translation>%1：%2 ± %3 %</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ProgressStrip</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>estimating…</source>
        <translation>正在估计…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>正在搜索</translation>
    </message>
    <message>
        <source>Replaying recorded episodes</source>
        <translation>正在重放已记录的回合</translation>
    </message>
    <message>
        <source>Retraining</source>
        <translation>正在重训练</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>正在评估</translation>
    </message>
    <message>
        <source>Drawing the arena</source>
        <translation>正在绘制场地图像</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ProjectActions</name>
    <message>
        <source>Projects (*.abcp)</source>
        <translation>项目 (*.abcp)</translation>
    </message>
    <message>
        <source>&amp;New project</source>
        <translation>新建项目(&amp;N)</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Ctrl+N</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>打开项目(&amp;O)…</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>保存项目(&amp;S)</translation>
    </message>
    <message>
        <source>Ctrl+S</source>
        <translation>Ctrl+S</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>项目另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+S</source>
        <translation>Ctrl+Shift+S</translation>
    </message>
    <message>
        <source>&amp;Recent projects</source>
        <translation>最近的项目(&amp;R)</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>&amp;Clear this list</source>
        <translation>清空此列表(&amp;C)</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>The project is not saved: %1</source>
        <translation>项目未保存：%1</translation>
    </message>
    <message>
        <source>Save project as</source>
        <translation>项目另存为</translation>
    </message>
    <message>
        <source>project.abcp</source>
        <translation>项目.abcp</translation>
    </message>
    <message>
        <source>ABCP Studio</source>
        <translation>ABCP Studio</translation>
    </message>
    <message>
        <source>Save the changes of %1?</source>
        <translation>保存对 %1 的更改？</translation>
    </message>
    <message>
        <source>Otherwise they are lost. What was searched is kept either way.</source>
        <translation>否则更改将丢失。搜索过的内容无论如何都会保留。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ProjectFacts</name>
    <message>
        <source>What the chosen files hold</source>
        <translation>所选文件的内容</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Prunable</source>
        <translation>可剪枝</translation>
    </message>
    <message>
        <source>%1, %2 in %3</source>
        <translation>%1；%2，分为 %3</translation>
    </message>
    <message numerus="yes">
        <source>%n block(s)</source>
        <translation>
            <numerusform>%n 个残差块</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n convolution(s)</source>
        <translation>
            <numerusform>%n 个卷积层</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n 个耦合组</numerusform>
        </translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>代价</translation>
    </message>
    <message>
        <source>%1, %2 params</source>
        <translation>%1，参数量 %2</translation>
    </message>
    <message>
        <source>In reach</source>
        <translation>可达</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>%1 to train, %2 to validate</source>
        <translation>训练 %1，验证 %2</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>边界框</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n class(es)</source>
        <translation>
            <numerusform>%1 个，%n 个类别</numerusform>
        </translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>未发现</translation>
    </message>
    <message>
        <source>What your files hold will stand here: the network&apos;s size and cost, what of it can be pruned, and what the data set brings.</source>
        <translation>此处将显示文件内容：网络的规模与代价、可剪枝的部分以及数据集概况。</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未读取</translation>
    </message>
    <message numerus="yes">
        <source>%1, of them %n convolution(s)</source>
        <translation>
            <numerusform>%1，其中卷积层 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>%1 to %2 params</source>
        <translation>%1 至 %2 个参数</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>候选</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>about %1 GB</source>
        <translation>约 %1 GB</translation>
    </message>
    <message numerus="yes">
        <source>%1 s an episode, %n at once.</source>
        <translation>
            <numerusform>每回合 %1 秒，同时 %n 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was measured on this machine yet: it may take several times more or less.</source>
        <translation>本机尚无测量数据：实际用时可能相差数倍。</translation>
    </message>
    <message numerus="yes">
        <source>By %n episode(s) of this network that were measured here.</source>
        <translation>
            <numerusform>依据本机测得的此网络的 %n 个回合。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>By %n episode(s) of another network that were measured here.</source>
        <translation>
            <numerusform>依据本机测得的另一网络的 %n 个回合。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::RetrainDialog</name>
    <message>
        <source>&amp;Episode %1</source>
        <translation>回合 %1(&amp;E)</translation>
    </message>
    <message>
        <source>The chosen &amp;episode</source>
        <translation>所选回合(&amp;E)</translation>
    </message>
    <message>
        <source>The &amp;best candidates, and what is pinned</source>
        <translation>最好的候选，以及已固定的(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Learn from the unpruned network besides the labels</source>
        <translation>除标注外还向未剪枝网络学习(&amp;L)</translation>
    </message>
    <message>
        <source>Retrain</source>
        <translation>重训练</translation>
    </message>
    <message>
        <source>How many of the best</source>
        <translation>最好的几个</translation>
    </message>
    <message>
        <source>How many costs</source>
        <translation>几级代价</translation>
    </message>
    <message>
        <source>Those with the largest rewards that meet the budgets, each from its cut network; validation tells which is best</source>
        <translation>满足预算且奖励最大的候选，各自从裁剪后的网络开始；由验证集决定哪个最好</translation>
    </message>
    <message>
        <source>The three best, and the best one with more even ratios, are measured once more at each of these costs, as episodes of yours; the best at each cost is retrained</source>
        <translation>将最好的三个候选，以及剪枝率更均匀的最佳候选，按每级代价再各测一次，作为您的回合；每级代价中最好的会被重训练</translation>
    </message>
    <message>
        <source>E&amp;pochs (passes over the training split)</source>
        <translation>轮数（遍历训练集的次数）(&amp;P)</translation>
    </message>
    <message>
        <source>The best at &amp;falling cost</source>
        <translation>代价递减的各级最佳(&amp;F)</translation>
    </message>
    <message>
        <source> costs</source>
        <translation> 级代价</translation>
    </message>
    <message>
        <source>each ÷ </source>
        <translation>每级 ÷ </translation>
    </message>
    <message>
        <source>How many times less each costs than the one before</source>
        <translation>每级代价比前一级低多少倍</translation>
    </message>
    <message>
        <source>How often the pictures are blurred, darkened at the corners, tinted and made noisy, each by itself, as by a moving robot&apos;s camera</source>
        <translation>图像各自被模糊、压暗四角、偏色和加噪的频率，如同移动机器人的相机所拍</translation>
    </message>
    <message>
        <source>&amp;Camera effects</source>
        <translation>相机效果(&amp;C)</translation>
    </message>
</context>
<context>
    <name>abcp::ui::RewardPlot</name>
    <message>
        <source>Reward by episode</source>
        <translation>各回合的奖励</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>基线</translation>
    </message>
    <message>
        <source>smoothed</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>The reward of every episode will be drawn here.</source>
        <translation>此处将绘制每个回合的奖励。</translation>
    </message>
    <message>
        <source>Episode %1 failed</source>
        <translation>回合 %1 失败</translation>
    </message>
    <message>
        <source>Episode %1
Reward %2, smoothed %3
Baseline %4</source>
        <translation>回合 %1
奖励 %2，平滑 %3
基线 %4</translation>
    </message>
    <message>
        <source>Measured several times: %1 to %2</source>
        <translation>多次测量：%1 至 %2</translation>
    </message>
</context>
<context>
    <name>abcp::ui::RunActions</name>
    <message>
        <source>Export r&amp;uns…</source>
        <translation>导出运行(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;Import runs…</source>
        <translation>导入运行(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Delete runs</source>
        <translation>删除运行(&amp;D)</translation>
    </message>
    <message>
        <source>De&amp;leted runs…</source>
        <translation>已删除的运行(&amp;L)…</translation>
    </message>
    <message>
        <source>Clean up retrained net&amp;works…</source>
        <translation>清理重训练的网络(&amp;W)…</translation>
    </message>
    <message>
        <source>Write the runs chosen in Compare to a file: whole, for another database, or one run&apos;s candidates as CSV or JSON</source>
        <translation>将在“比较”中选中的运行写入文件：整个运行，供另一个数据库使用；或将一个运行的候选写为 CSV 或 JSON</translation>
    </message>
    <message>
        <source>Add the runs of a file that was exported, or of another database</source>
        <translation>添加导出文件或另一个数据库中的运行</translation>
    </message>
    <message>
        <source>Bring deleted runs back, or take them out for good</source>
        <translation>恢复已删除的运行，或将其永久删除</translation>
    </message>
    <message>
        <source>What space retrained networks take, and to delete those that are not pinned</source>
        <translation>查看重训练的网络占用的空间，并删除未固定的网络</translation>
    </message>
    <message>
        <source>Put the runs chosen in Compare away; they can be brought back</source>
        <translation>移走在“比较”中选中的运行；可以恢复</translation>
    </message>
    <message>
        <source>Export runs</source>
        <translation>导出运行</translation>
    </message>
    <message>
        <source>Whole runs, for another database (*.sqlite)</source>
        <translation>整个运行，供另一个数据库使用 (*.sqlite)</translation>
    </message>
    <message>
        <source>Candidates as a table (*.csv)</source>
        <translation>候选表格 (*.csv)</translation>
    </message>
    <message>
        <source>Settings and candidates (*.json)</source>
        <translation>设置与候选 (*.json)</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) written: %1</source>
        <translation>
            <numerusform>已写入 %n 个运行：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>Import runs</source>
        <translation>导入运行</translation>
    </message>
    <message>
        <source>Runs, or a whole database (*.sqlite)</source>
        <translation>运行，或整个数据库 (*.sqlite)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) added from %1.</source>
        <translation>
            <numerusform>已从 %1 添加 %n 个运行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) had been here already.</source>
        <translation>
            <numerusform>%n 个运行原已在此。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) had been deleted here.</source>
        <translation>
            <numerusform>%n 个运行在此已被删除。</numerusform>
        </translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Deletion of run %1</source>
        <translation>删除运行 %1</translation>
    </message>
    <message numerus="yes">
        <source>Deletion of %n run(s)</source>
        <translation>
            <numerusform>删除 %n 个运行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) deleted.</source>
        <translation>
            <numerusform>已删除 %n 个运行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) brought back.</source>
        <translation>
            <numerusform>已恢复 %n 个运行。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) and their retrained networks go for good. There is no way back.</source>
        <translation>
            <numerusform>%n 个运行及其重训练的网络将被永久删除，无法恢复。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) deleted for good.</source>
        <translation>
            <numerusform>已永久删除 %n 个运行。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no retrained networks beside %1.</source>
        <translation>%1 旁没有重训练的网络。</translation>
    </message>
    <message numerus="yes">
        <source>%n retrained network(s) take %1; all of them are pinned and stay.</source>
        <translation>
            <numerusform>%n 个重训练的网络占用 %1；它们全部已固定，将保留。</numerusform>
        </translation>
    </message>
    <message>
        <source>Clean up retrained networks</source>
        <translation>清理重训练的网络</translation>
    </message>
    <message numerus="yes">
        <source>%n retrained network(s) take %1.</source>
        <translation>
            <numerusform>%n 个重训练的网络占用 %1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them are not pinned and take %1. Runs and candidates stay, and can be retrained.</source>
        <translation>
            <numerusform>其中 %n 个未固定，占用 %1。运行和候选会保留，并可重新训练。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n network(s)</source>
        <translation>
            <numerusform>删除 %n 个网络</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retrained network(s) deleted, %1 freed.</source>
        <translation>
            <numerusform>已删除 %n 个重训练的网络，释放 %1。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::RunCurves</name>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>Rewards of the ticked runs by episode</source>
        <translation>勾选运行各回合的奖励</translation>
    </message>
    <message>
        <source>Draw the accuracy instead of the reward</source>
        <translation>绘制精度而非奖励</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>The curves of the runs that are ticked will be drawn here.</source>
        <translation>此处将绘制勾选运行的曲线。</translation>
    </message>
    <message>
        <source>Episode %1</source>
        <translation>回合 %1</translation>
    </message>
    <message>
        <source>%1: %2, smoothed %3</source>
        <translation>%1：%2，平滑 %3</translation>
    </message>
</context>
<context>
    <name>abcp::ui::RunFronts</name>
    <message>
        <source>Accuracy against FLOPs of the ticked runs</source>
        <translation>勾选运行的精度与 FLOPs 的关系</translation>
    </message>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>Cost, %1</source>
        <translation>代价，%1</translation>
    </message>
    <message>
        <source>The candidates of the runs that are ticked will be points here.</source>
        <translation>勾选运行的候选网络将在此成为点。</translation>
    </message>
    <message>
        <source>Run %1, episode %2
mAP50 %3
%4, %5 params</source>
        <translation>运行 %1，回合 %2
mAP50 %3
%4，参数量 %5</translation>
    </message>
    <message>
        <source>Front of all</source>
        <translation>全部的前沿</translation>
    </message>
</context>
<context>
    <name>abcp::ui::RunListModel</name>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>智能体</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
</context>
<context>
    <name>abcp::ui::RunsDialog</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Earlier runs</source>
        <translation>历史运行</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Continue the search</source>
        <translation>继续搜索</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>No runs in %1 yet. A search that is started will be kept there.</source>
        <translation>%1 中还没有运行。启动的搜索将保存于此。</translation>
    </message>
    <message>
        <source>Something runs already; stop it first.</source>
        <translation>已有任务在运行；请先停止它。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::SamplePicture</name>
    <message>
        <source>The picture with its boxes</source>
        <translation>带标注框的图像</translation>
    </message>
    <message>
        <source>This picture cannot be read: %1</source>
        <translation>无法读取此图像：%1</translation>
    </message>
    <message>
        <source>This picture was left out, and its boxes with it.</source>
        <translation>此图像及其框已被略去。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::SearchPage</name>
    <message>
        <source>Actions</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>Accuracy and cost</source>
        <translation>精度与代价</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>候选网络</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Steer</source>
        <translation>干预</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>All figures</source>
        <translation>全部指标</translation>
    </message>
    <message>
        <source>Every episode will be a line here, across all its figures.</source>
        <translation>每个回合将在此以一条折线显示其全部指标。</translation>
    </message>
</context>
<context>
    <name>abcp::ui::SettingsModel</name>
    <message>
        <source>Setting</source>
        <translation>设置项</translation>
    </message>
</context>
<context>
    <name>abcp::ui::SetupPage</name>
    <message>
        <source>abcp: learns blocks and channels together</source>
        <translation>abcp：联合学习残差块与通道</translation>
    </message>
    <message>
        <source>random: every choice by chance</source>
        <translation>random：所有选择均随机</translation>
    </message>
    <message>
        <source>uniform: the same ratio everywhere, swept</source>
        <translation>uniform：各处剪枝率相同，逐一扫描</translation>
    </message>
    <message>
        <source>rule-based: one threshold on batch norm&apos;s scales</source>
        <translation>rule-based：批归一化缩放系数的统一阈值</translation>
    </message>
    <message>
        <source>nsga2: a genetic search for the whole front</source>
        <translation>nsga2：面向整个前沿的遗传搜索</translation>
    </message>
    <message>
        <source>ddpg: AMC&apos;s actor-critic, layer by layer</source>
        <translation>ddpg：AMC 的逐层演员–评论家方法</translation>
    </message>
    <message>
        <source>accuracy-cost: mAP50 less the log of the cost</source>
        <translation>accuracy-cost：mAP50 减去代价的对数</translation>
    </message>
    <message>
        <source>accuracy-power: mAP50 times a power of the cost</source>
        <translation>accuracy-power：mAP50 乘以代价的幂</translation>
    </message>
    <message>
        <source>loss: the paper&apos;s, loss and FLOPs</source>
        <translation>loss：论文所用，损失与 FLOPs</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>A bar a layer, as high as it has channels; brackets are residual blocks, one colour layers that share their channels. Wheel: zoom.</source>
        <translation>每层一条，高度为通道数；括号为残差块，同色的层共享通道。滚轮：缩放。</translation>
    </message>
    <message>
        <source>Folder of the demo project</source>
        <translation>演示项目的文件夹</translation>
    </message>
    <message>
        <source>Quick: fewer pictures and episodes, a few minutes</source>
        <translation>快速：图像与回合较少，只需几分钟</translation>
    </message>
    <message>
        <source>Start the demo project</source>
        <translation>启动演示项目</translation>
    </message>
    <message>
        <source>See it work</source>
        <translation>看看效果</translation>
    </message>
    <message>
        <source>Draws pictures of a robot arena, trains a detector on them, and searches how far it can be pruned. Nothing to download; what is there already is kept.</source>
        <translation>绘制机器人场地图像，用其训练检测网络，并搜索可剪枝的程度。无需下载；已有的内容会保留。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Darknet networks (*.cfg);;All files (*)</source>
        <translation>Darknet 网络 (*.cfg);;所有文件 (*)</translation>
    </message>
    <message>
        <source>A Darknet .cfg; files can be dropped here</source>
        <translation>Darknet .cfg 文件；可将文件拖放到此处</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Darknet weights (*.weights);;All files (*)</source>
        <translation>Darknet 权重 (*.weights);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Its trained .weights</source>
        <translation>训练好的 .weights 文件</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Data sets (*.data *.json *.txt);;All files (*)</source>
        <translation>数据集 (*.data *.json *.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>A folder or file: Darknet, COCO, Pascal VOC, or a list</source>
        <translation>文件夹或文件：Darknet、COCO、Pascal VOC 或列表</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>Databases (*.sqlite);;All files (*)</source>
        <translation>数据库 (*.sqlite);;所有文件 (*)</translation>
    </message>
    <message>
        <source>May stay empty</source>
        <translation>可留空</translation>
    </message>
    <message>
        <source>The same seed on the same machine gives the same run</source>
        <translation>同一台机器上相同的种子得到相同的运行</translation>
    </message>
    <message>
        <source> % of the unpruned FLOPs</source>
        <translation> %（相对于未剪枝 FLOPs）</translation>
    </message>
    <message>
        <source>no budget</source>
        <translation>无预算</translation>
    </message>
    <message>
        <source>Candidates above it lose reward</source>
        <translation>超出预算的候选网络会损失奖励</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>智能体</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Start the search</source>
        <translation>开始搜索</translation>
    </message>
    <message>
        <source>Command line of this search</source>
        <translation>本次搜索的命令行</translation>
    </message>
    <message>
        <source>The same as</source>
        <translation>等价命令</translation>
    </message>
    <message>
        <source>Your own network</source>
        <translation>您自己的网络</translation>
    </message>
    <message>
        <source>Looking at the files…</source>
        <translation>正在检查文件…</translation>
    </message>
    <message>
        <source>Once the search can be started, the command that starts it stands here</source>
        <translation>可以开始搜索时，此处显示启动它的命令</translation>
    </message>
    <message>
        <source>It does not say: %1</source>
        <translation>未包含：%1</translation>
    </message>
    <message>
        <source>Something runs already; stop it first.</source>
        <translation>已有任务在运行；请先停止它。</translation>
    </message>
    <message>
        <source>The data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>How candidates are measured</source>
        <translation>候选如何测量</translation>
    </message>
    <message>
        <source>Options of the agent</source>
        <translation>智能体的选项</translation>
    </message>
</context>
<context>
    <name>abcp::ui::StatusLine</name>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Best so far</source>
        <translation>迄今最佳</translation>
    </message>
    <message>
        <source>Computing on</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>正在搜索</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>retraining</source>
        <translation>正在重训练</translation>
    </message>
    <message>
        <source>evaluating</source>
        <translation>正在评估</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>episode %1/%2</source>
        <translation>回合 %1/%2</translation>
    </message>
    <message>
        <source>best %1 mAP50 @ %2</source>
        <translation>最佳 mAP50 %1 @ %2</translation>
    </message>
    <message>
        <source>%1 saved</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Every episode up to here is in %1</source>
        <translation>到此为止的所有回合均保存在 %1 中</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>a run and its state</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练中</translation>
    </message>
</context>
<context>
    <name>abcp::ui::SteerPanel</name>
    <message>
        <source>Steer</source>
        <translation>干预</translation>
    </message>
    <message>
        <source>The blocks and layers of a run: what you lock, bound or reward otherwise holds from its next episode on.</source>
        <translation>运行的残差块与层：您对锁定、界限或奖励的更改自下一回合起生效。</translation>
    </message>
    <message>
        <source>Block or layer</source>
        <translation>残差块或层</translation>
    </message>
    <message>
        <source>Find a block or layer</source>
        <translation>查找残差块或层</translation>
    </message>
    <message>
        <source>Locks and bounds</source>
        <translation>锁定与界限</translation>
    </message>
    <message>
        <source>Right click: lock it; double click a bound to change it</source>
        <translation>右键点击：锁定；双击界限可修改</translation>
    </message>
    <message>
        <source>Apply from next episode</source>
        <translation>自下一回合起应用</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Back to what the run goes on with</source>
        <translation>恢复为运行将继续采用的设置</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Weight of the cost</source>
        <translation>代价的权重</translation>
    </message>
    <message>
        <source>FLOPs budget</source>
        <translation>FLOPs 预算</translation>
    </message>
    <message>
        <source>Parameter budget</source>
        <translation>参数量预算</translation>
    </message>
    <message>
        <source>Latency budget</source>
        <translation>时延预算</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>At most this share of the unpruned network</source>
        <translation>最多为未剪枝网络的此比例</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Least ratio of all layers</source>
        <translation>所有层的最小剪枝率</translation>
    </message>
    <message>
        <source>Largest ratio of all layers</source>
        <translation>所有层的最大剪枝率</translation>
    </message>
    <message>
        <source>Share of its channels that a layer without bounds of its own loses</source>
        <translation>没有自身界限的层剪去的通道比例</translation>
    </message>
    <message>
        <source>Cost weight</source>
        <translation>代价权重</translation>
    </message>
    <message>
        <source>All lose at least</source>
        <translation>各层至少剪去</translation>
    </message>
    <message>
        <source>and at most</source>
        <translation>至多剪去</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>时延</translation>
    </message>
    <message>
        <source>Will change: %1</source>
        <translation>将更改：%1</translation>
    </message>
    <message>
        <source>Requested: holds from the next episode on</source>
        <translation>已请求：自下一回合起生效</translation>
    </message>
    <message>
        <source>Requested: holds as soon as the run goes on</source>
        <translation>已请求：运行继续后立即生效</translation>
    </message>
    <message>
        <source>As the run began</source>
        <translation>与运行开始时相同</translation>
    </message>
    <message>
        <source>In force from episode %1 on: %2</source>
        <translation>自回合 %1 起生效：%2</translation>
    </message>
</context>
<context>
    <name>abcp::ui::SteeringDraft</name>
    <message>
        <source>Open a run first</source>
        <translation>请先打开一个运行</translation>
    </message>
    <message>
        <source>This run does not measure latency</source>
        <translation>此运行不测量时延</translation>
    </message>
    <message>
        <source>Block %1 free</source>
        <translation>残差块 %1 不锁定</translation>
    </message>
    <message>
        <source>Block %1 stays</source>
        <translation>残差块 %1 保留</translation>
    </message>
    <message>
        <source>Block %1 goes</source>
        <translation>残差块 %1 剪去</translation>
    </message>
    <message>
        <source>Layer %1: %2</source>
        <translation>第 %1 层：%2</translation>
    </message>
    <message>
        <source>Layer %1 free</source>
        <translation>第 %1 层不锁定</translation>
    </message>
    <message>
        <source>Bounds of all layers</source>
        <translation>所有层的界限</translation>
    </message>
    <message>
        <source>Reward and budgets</source>
        <translation>奖励与预算</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复</translation>
    </message>
</context>
<context>
    <name>abcp::ui::SteeringModel</name>
    <message>
        <source>free</source>
        <translation>不锁定</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>goes</source>
        <translation>剪去</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>own bounds</source>
        <translation>自身界限</translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>Least share of the layer&apos;s channels that goes, percent</source>
        <translation>该层剪去通道的最小比例，百分比</translation>
    </message>
    <message>
        <source>Largest share of the layer&apos;s channels that goes, percent</source>
        <translation>该层剪去通道的最大比例，百分比</translation>
    </message>
    <message>
        <source>The policy&apos;s own mean and spread: the probability that a block stays, the share of channels that a layer keeps. Of a run that is not searched here, and of other agents, the mean of the last %1 actions</source>
        <translation>策略自身的均值与离散度：残差块保留的概率、层保留的通道比例。对于不在此搜索的运行及其他智能体，为最近 %1 个动作的均值</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决策</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Least, %</source>
        <translation>最小，%</translation>
    </message>
    <message>
        <source>Most, %</source>
        <translation>最大，%</translation>
    </message>
    <message>
        <source>Kept by policy</source>
        <translation>策略保留</translation>
    </message>
</context>
<context>
    <name>abcp::ui::ViewFilter</name>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
</context>
<context>
    <name>abcp::ui::WhatIfModel</name>
    <message>
        <source>Episode %1</source>
        <translation>回合 %1</translation>
    </message>
    <message>
        <source>Keep block %1</source>
        <translation>保留残差块 %1</translation>
    </message>
    <message>
        <source>Prune block %1</source>
        <translation>剪去残差块 %1</translation>
    </message>
    <message>
        <source>Ratio of layer %1</source>
        <translation>第 %1 层的剪枝率</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复</translation>
    </message>
</context>
<context>
    <name>abcp::ui::WhatIfPanel</name>
    <message>
        <source>The network of a run is drawn here: what a candidate leaves of every layer, open for changes of your own.</source>
        <translation>此处绘制运行的网络：候选网络各层的剩余部分，您可自行更改。</translation>
    </message>
    <message>
        <source>FLOPs</source>
        <translation>FLOPs</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Find a layer</source>
        <translation>查找层</translation>
    </message>
    <message>
        <source>Its index, type or role: 12, 3×3, block 4. Enter: the next one</source>
        <translation>其编号、类型或作用：12、3×3、块 4。回车：下一个</translation>
    </message>
    <message>
        <source>mAP50</source>
        <translation>mAP50</translation>
    </message>
    <message>
        <source>Space in the drawing, or a click on its bracket</source>
        <translation>在网络图中按空格，或点击其括号</translation>
    </message>
    <message>
        <source>&amp;Pruned</source>
        <translation>剪去(&amp;P)</translation>
    </message>
    <message>
        <source>Share of the channels that goes</source>
        <translation>剪去的通道比例</translation>
    </message>
    <message>
        <source>Of this layer and those tied to it: up and down in the drawing, or drag the bar</source>
        <translation>作用于此层及与其耦合的层：在网络图中按上、下键，或拖动条形</translation>
    </message>
    <message>
        <source>%1 of %2 kept</source>
        <translation>保留 %1/%2</translation>
    </message>
    <message>
        <source>No such layer</source>
        <translation>没有这样的层</translation>
    </message>
    <message>
        <source>Episode %1</source>
        <translation>回合 %1</translation>
    </message>
    <message>
        <source>Unpruned network</source>
        <translation>未剪枝网络</translation>
    </message>
    <message>
        <source>%1, changed</source>
        <translation>%1，已更改</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Click a layer. Drag a bar&apos;s height to prune it, click a bracket to take its block out.</source>
        <translation>点击一层。拖动条形高度可剪枝，点击括号可移除其残差块。</translation>
    </message>
    <message>
        <source>Keep block %1</source>
        <translation>保留残差块 %1</translation>
    </message>
    <message>
        <source>Keep the block</source>
        <translation>保留该块</translation>
    </message>
</context>
<context>
    <name>abcp::ui::Worker</name>
    <message>
        <source>not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>an unknown error</source>
        <translation>未知错误</translation>
    </message>
</context>
</TS>
