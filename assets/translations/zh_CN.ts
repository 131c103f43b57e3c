<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Top {k}: more users than {p} % of the {n} items of {category}</source>
        <translation>前 {k} 名：用户数多于 {category} 中 {n} 件商品的 {p} %</translation>
    </message>
    <message>
        <source>Top {k}: more users than {p} % of all {n} items</source>
        <translation>前 {k} 名：用户数多于全部 {n} 件商品的 {p} %</translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About MR-CSAF Studio</source>
        <translation>关于 MR-CSAF Studio</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>许可证文本</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>库</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Libraries and their licences</source>
        <translation>所用的库及其许可证</translation>
    </message>
</context>
<context>
    <name>ApartPanel</name>
    <message>
        <source>Agreement, all users</source>
        <translation>一致程度，所有用户</translation>
    </message>
    <message>
        <source>users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Users they disagree on most</source>
        <translation>分歧最大的用户</translation>
    </message>
    <message>
        <source>Items they disagree on most</source>
        <translation>分歧最大的商品</translation>
    </message>
    <message>
        <source>reckoning…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>how many users get it among their {k}: left · right</source>
        <translation>有多少用户在前 {k} 名中看到它：左 · 右</translation>
    </message>
</context>
<context>
    <name>AudiencePanel</name>
    <message>
        <source>Who would see it</source>
        <translation>谁会看到它</translation>
    </message>
    <message>
        <source>Users in whose lists it stands highest</source>
        <translation>在其列表中排名最高的用户</translation>
    </message>
    <message>
        <source>Press Enter or double-click to open the user&apos;s list</source>
        <translation>按回车键或双击以打开该用户的列表</translation>
    </message>
    <message>
        <source>Nearest to it are</source>
        <translation>与它最接近的是</translation>
    </message>
    <message>
        <source>top {k} {share} %</source>
        <translation>前 {k} 名 {share} %</translation>
    </message>
    <message>
        <source>So few because nobody has chosen it yet: this model ranks a product on its first day below items it knows choices of. Compare it with other new products, and by the median rank; it is no forecast of sales.</source>
        <translation>人数很少，是因为还没有人选择过它：该模型会把新上架商品排在已有选择记录的商品之下。请与其他新商品比较，并参考中位排名；这不是销量预测。</translation>
    </message>
    <message>
        <source>{user}  ·  rank {rank}</source>
        <translation>{user}  ·  第 {rank} 名</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message>
        <source>Backups of {name}</source>
        <translation>{name} 的备份</translation>
    </message>
    <message>
        <source>A backup holds everything but pictures and checkpoints, which are never changed. One is made every half an hour while something changes, and before anything large goes. The newest ten stay, then one a day for a week.</source>
        <translation>备份包含除图片和检查点（它们从不更改）以外的全部内容。有更改时每半小时备份一次，删除大项之前也会备份。保留最新的十份，之后一周内每天一份。</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Restore this…</source>
        <translation>恢复此备份…</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>There is no backup yet.</source>
        <translation>还没有备份。</translation>
    </message>
    <message>
        <source>Looking into it…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>Something is at work on this project: wait for it, or stop it.</source>
        <translation>此项目正在处理中：请等待或停止。</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>The backup is in place. What was there before is kept among the backups.</source>
        <translation>备份已恢复。之前的内容保存在备份中。</translation>
    </message>
</context>
<context>
    <name>Balloon</name>
    <message>
        <source>End the tour</source>
        <translation>结束导览</translation>
    </message>
</context>
<context>
    <name>Buttons</name>
    <message>
        <source>Save into catalogue</source>
        <translation>存入目录</translation>
    </message>
    <message>
        <source>Keep draft</source>
        <translation>保留草稿</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Make it an item; nothing that was trained changes, retraining includes it</source>
        <translation>将其变为商品；已训练的内容不变，重新训练时会包含它</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Give it a picture or a few words first.</source>
        <translation>请先给它一张图片或几个词。</translation>
    </message>
    <message>
        <source>This project is read-only: nothing can be kept or saved in it.</source>
        <translation>此项目为只读：无法在其中保留或保存任何内容。</translation>
    </message>
    <message>
        <source>Saving into the catalogue waits for the model.</source>
        <translation>存入目录需等待模型就绪。</translation>
    </message>
</context>
<context>
    <name>CardDelegate</name>
    <message>
        <source>img </source>
        <translation>图 </translation>
    </message>
    <message>
        <source>txt </source>
        <translation>文 </translation>
    </message>
</context>
<context>
    <name>CardModel</name>
    <message>
        <source>Rank {n}</source>
        <translation>第 {n} 名</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>得分 {score}</translation>
    </message>
    <message>
        <source>image {image} percent, text {text} percent</source>
        <translation>图像 {image}%，文本 {text}%</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>无图片</translation>
    </message>
    <message>
        <source>moved {move}</source>
        <translation>名次变化 {move}</translation>
    </message>
    <message>
        <source>held-out hit</source>
        <translation>留出命中</translation>
    </message>
    <message>
        <source>already seen</source>
        <translation>已看过</translation>
    </message>
    <message>
        <source>chosen for the made-up taste</source>
        <translation>已选入虚拟口味</translation>
    </message>
</context>
<context>
    <name>CardTable</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Brand or category</source>
        <translation>品牌或类别</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>held-out hit</source>
        <translation>留出命中</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>已看过</translation>
    </message>
</context>
<context>
    <name>CardTableView</name>
    <message>
        <source>Items as a table</source>
        <translation>商品表格</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Item cards</source>
        <translation>商品卡片</translation>
    </message>
</context>
<context>
    <name>CatalogueBar</name>
    <message>
        <source>Search title, brand, category, text, id…</source>
        <translation>搜索标题、品牌、类别、文本、编号…</translation>
    </message>
    <message>
        <source>Search the catalogue</source>
        <translation>搜索商品目录</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Show as table (T)</source>
        <translation>以表格显示 (T)</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>以表格显示</translation>
    </message>
    <message>
        <source>Size of the cards (Ctrl+wheel)</source>
        <translation>卡片大小（Ctrl+滚轮）</translation>
    </message>
    <message>
        <source>Size of the cards</source>
        <translation>卡片大小</translation>
    </message>
    <message>
        <source>By title</source>
        <translation>按标题</translation>
    </message>
    <message>
        <source>Best match first</source>
        <translation>最佳匹配优先</translation>
    </message>
    <message>
        <source>Most chosen first</source>
        <translation>选择最多的优先</translation>
    </message>
    <message>
        <source>Least chosen first</source>
        <translation>选择最少的优先</translation>
    </message>
    <message>
        <source>Largest audience first</source>
        <translation>受众最多的优先</translation>
    </message>
    <message>
        <source>Smallest audience first</source>
        <translation>受众最少的优先</translation>
    </message>
    <message>
        <source>Most image-driven first</source>
        <translation>最依赖图像的优先</translation>
    </message>
    <message>
        <source>Most text-driven first</source>
        <translation>最依赖文本的优先</translation>
    </message>
    <message>
        <source>By category</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>By brand</source>
        <translation>按品牌</translation>
    </message>
    <message>
        <source>By id</source>
        <translation>按编号</translation>
    </message>
    <message>
        <source>Near-duplicates together</source>
        <translation>近似重复项归在一起</translation>
    </message>
    <message>
        <source>By column</source>
        <translation>按列</translation>
    </message>
    <message>
        <source>Remove the filter {text}</source>
        <translation>移除筛选条件 {text}</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>全部清除</translation>
    </message>
</context>
<context>
    <name>CataloguePage</name>
    <message>
        <source>{n} rows copied.</source>
        <translation>已复制 {n} 行。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>This project has no items</source>
        <translation>此项目没有商品</translation>
    </message>
    <message>
        <source>Reading the catalogue…</source>
        <translation>正在读取商品目录…</translation>
    </message>
    <message>
        <source>The catalogue cannot be read</source>
        <translation>无法读取商品目录</translation>
    </message>
    <message>
        <source>0 of {n} items match.</source>
        <translation>{n} 件商品中没有匹配项。</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有匹配项</translation>
    </message>
    <message numerus="yes">
        <source>chosen %Ln time(s)</source>
        <translation>
            <numerusform>被选择 %Ln 次</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln user(s)</source>
        <translation>
            <numerusform>%Ln 位用户</numerusform>
        </translation>
    </message>
    <message>
        <source>All {n} items</source>
        <translation>全部 {n} 件商品</translation>
    </message>
    <message>
        <source>{k} of {n} items</source>
        <translation>{n} 件商品中的 {k} 件</translation>
    </message>
    <message>
        <source>run {id}</source>
        <translation>运行 {id}</translation>
    </message>
    <message>
        <source>no selector weights</source>
        <translation>没有选择器权重</translation>
    </message>
    <message>
        <source>{n} without a picture</source>
        <translation>{n} 件无图片</translation>
    </message>
    <message>
        <source>audience: computing…</source>
        <translation>受众：正在计算…</translation>
    </message>
    <message>
        <source>audience: this run keeps no thresholds</source>
        <translation>受众：此运行没有保存阈值</translation>
    </message>
</context>
<context>
    <name>CatalogueTable</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>被选次数</translation>
    </message>
    <message>
        <source>Audience@20</source>
        <translation>受众@20</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>损坏</translation>
    </message>
</context>
<context>
    <name>CatalogueTableView</name>
    <message>
        <source>The catalogue as a table</source>
        <translation>商品目录表格</translation>
    </message>
</context>
<context>
    <name>ChooseStep</name>
    <message>
        <source>Path of a file or folder</source>
        <translation>文件或文件夹的路径</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>With items.csv or items.jsonl and pictures, or an .inter file.</source>
        <translation>包含 items.csv 或 items.jsonl 以及图片，或一个 .inter 文件。</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>A table of items, an .inter file, or Amazon reviews.</source>
        <translation>商品表、.inter 文件或亚马逊评论。</translation>
    </message>
    <message>
        <source>Or drop either of them anywhere in this window.</source>
        <translation>也可以将它们拖放到此窗口的任意位置。</translation>
    </message>
    <message>
        <source>Choose a folder of data</source>
        <translation>选择数据文件夹</translation>
    </message>
    <message>
        <source>Data (*.inter *.csv *.tsv *.json *.jsonl *.ndjson *.txt *.gz);;All files (*)</source>
        <translation>数据 (*.inter *.csv *.tsv *.json *.jsonl *.ndjson *.txt *.gz);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a data file</source>
        <translation>选择数据文件</translation>
    </message>
    <message>
        <source>Tables: {names}</source>
        <translation>表：{names}</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
</context>
<context>
    <name>Cloud</name>
    <message>
        <source>item</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>选择次数</translation>
    </message>
    <message>
        <source>weight of the picture</source>
        <translation>图片权重</translation>
    </message>
    <message>
        <source>how often it was chosen →</source>
        <translation>被选择的次数 →</translation>
    </message>
</context>
<context>
    <name>ClusterDialog</name>
    <message>
        <source>Ray cluster</source>
        <translation>Ray 集群</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Trainings sent there report, stop and resume as those on this machine do. Enter the address of the cluster’s client port; “ray” alone uses the cores of this machine.</source>
        <translation>发送到那里的训练与本机一样可报告、停止和继续。请输入集群客户端端口的地址；仅填“ray”则使用本机内核。</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>Ray {version} answers: {nodes} node(s), {cpus} CPUs, {gpus} GPUs.</source>
        <translation>Ray {version} 已响应：{nodes} 个节点，{cpus} 个 CPU，{gpus} 个 GPU。</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Type a command…</source>
        <translation>输入命令…</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Matching commands</source>
        <translation>匹配的命令</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Open a project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Opening the sample shop</source>
        <translation>正在打开示例商店</translation>
    </message>
    <message>
        <source>One import at a time: wait for this one, or stop it.</source>
        <translation>一次只能导入一项：请等待当前导入完成，或将其停止。</translation>
    </message>
    <message>
        <source>Encoding {name}</source>
        <translation>正在编码 {name}</translation>
    </message>
    <message>
        <source>{n} vectors were made, the others were there already.</source>
        <translation>已生成 {n} 个向量，其余的已经存在。</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>{name} could not be written.</source>
        <translation>无法写入 {name}。</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Two drafts</source>
        <translation>两份草稿</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Trust in the picture</source>
        <translation>对图片的信任</translation>
    </message>
    <message>
        <source>Median rank</source>
        <translation>中位排名</translation>
    </message>
    <message>
        <source>Users, top {k}</source>
        <translation>用户，前 {k} 名</translation>
    </message>
    <message>
        <source>Among real items</source>
        <translation>在真实商品之中</translation>
    </message>
    <message>
        <source>Looks like</source>
        <translation>外观类似于</translation>
    </message>
    <message>
        <source>Reads like</source>
        <translation>文字类似于</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Save as a page…</source>
        <translation>保存为网页…</translation>
    </message>
    <message>
        <source>Left run</source>
        <translation>左侧运行</translation>
    </message>
    <message>
        <source>Right run</source>
        <translation>右侧运行</translation>
    </message>
    <message>
        <source>Swap the two lists</source>
        <translation>交换两个列表</translation>
    </message>
    <message>
        <source>Both lists copied.</source>
        <translation>已复制两个列表。</translation>
    </message>
    <message>
        <source>Page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Save the comparison</source>
        <translation>保存比较结果</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>已保存为 {name}。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>Two runs are needed to compare</source>
        <translation>比较需要两次运行</translation>
    </message>
    <message numerus="yes">
        <source>This project has %n trained run(s). Train a table of models above, or another model on the Training page.</source>
        <translation>
            <numerusform>此项目有 %n 个已训练的运行。请在上方训练一张模型对照表，或在“训练”页面再训练一个模型。</numerusform>
        </translation>
    </message>
    <message>
        <source>Tick two runs, and choose two different ones below</source>
        <translation>勾选两次运行，并在下方选择两个不同的运行</translation>
    </message>
    <message>
        <source>These runs cannot be compared</source>
        <translation>无法比较这些运行</translation>
    </message>
    <message>
        <source>{user}: overlap@{k} {o:.0f} %, RBO {r}</source>
        <translation>{user}：重叠@{k} {o:.0f} %，RBO {r}</translation>
    </message>
    <message>
        <source>≈ {n} users sampled</source>
        <translation>≈ 抽样 {n} 位用户</translation>
    </message>
    <message>
        <source>{n} users</source>
        <translation>{n} 位用户</translation>
    </message>
    <message>
        <source>over {n}: overlap@{k} {o:.0f} %</source>
        <translation>统计 {n}：重叠@{k} {o:.0f} %</translation>
    </message>
    <message>
        <source>simulated shoppers</source>
        <translation>模拟购物者</translation>
    </message>
    <message>
        <source>{a} and {b}</source>
        <translation>{a} 与 {b}</translation>
    </message>
    <message>
        <source>{b} finds more than {a}: Recall@20 {y} against {x}</source>
        <translation>{b} 比 {a} 找到的更多：Recall@20 {y} 对 {x}</translation>
    </message>
    <message>
        <source>{b} and {a} are not told apart: Recall@20 {y} and {x} (p = {p:.2f})</source>
        <translation>{b} 与 {a} 没有显著差异：Recall@20 {y} 和 {x} (p = {p:.2f})</translation>
    </message>
    <message>
        <source>{b} finds more than {a}: Recall@20 {y} against {x} (p = {p:.3f})</source>
        <translation>{b} 比 {a} 找到的更多：Recall@20 {y} 对 {x} (p = {p:.3f})</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message>
        <source>mean RBO {m:.2f}</source>
        <translation>平均 RBO {m:.2f}</translation>
    </message>
    <message>
        <source>from</source>
        <translation>从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>0 different</source>
        <translation>0 项不同</translation>
    </message>
    <message>
        <source>the same 1</source>
        <translation>1 项相同</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>The last time did not end well</source>
        <translation>上次未正常结束</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Log: {file}</source>
        <translation>日志：{file}</translation>
    </message>
    <message>
        <source>MR-CSAF Studio stopped by a fault of its own, {when}.</source>
        <translation>MR-CSAF Studio 因自身故障于 {when} 停止。</translation>
    </message>
    <message>
        <source>MR-CSAF Studio was ended from outside, {when}.</source>
        <translation>MR-CSAF Studio 于 {when} 被外部终止。</translation>
    </message>
    <message>
        <source>What had been saved is whole: a project is checked each time it is opened. Nothing about this was sent to anybody; copy the details if you want to report them.</source>
        <translation>已保存的内容完好：每次打开项目都会检查。没有向任何人发送任何信息；如需报告，请复制详情。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Open “{name}” again</source>
        <translation>重新打开“{name}”</translation>
    </message>
</context>
<context>
    <name>DataTable</name>
    <message>
        <source>Data of the chart</source>
        <translation>图表数据</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>“{name}” was put aside.</source>
        <translation>“{name}”已搁置。</translation>
    </message>
    <message>
        <source>“{name}” was discarded.</source>
        <translation>“{name}”已丢弃。</translation>
    </message>
    <message>
        <source>“{name}” was deleted.</source>
        <translation>“{name}”已删除。</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>已保存为 {name}。</translation>
    </message>
    <message>
        <source>Kept as a draft.</source>
        <translation>已保留为草稿。</translation>
    </message>
    <message>
        <source>Saved into the catalogue as {id}; the next training will learn from it.</source>
        <translation>已以 {id} 存入目录；下次训练会从中学习。</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的操作。</translation>
    </message>
    <message>
        <source>The last change of a draft was undone.</source>
        <translation>已撤销对草稿的上一次更改。</translation>
    </message>
</context>
<context>
    <name>DifferenceDialog</name>
    <message>
        <source>Run {n}</source>
        <translation>运行 {n}</translation>
    </message>
    <message>
        <source>Setting or figure</source>
        <translation>设置或指标</translation>
    </message>
</context>
<context>
    <name>DivergingBars</name>
    <message>
        <source>part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>contribution</source>
        <translation>贡献</translation>
    </message>
</context>
<context>
    <name>DraftsPanel</name>
    <message>
        <source>Drafts</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Choose two drafts to see them side by side</source>
        <translation>选择两份草稿并排查看</translation>
    </message>
    <message>
        <source>without words</source>
        <translation>没有文字</translation>
    </message>
    <message>
        <source>✓ {name} · in the catalogue</source>
        <translation>✓ {name} · 已在目录中</translation>
    </message>
    <message>
        <source>{name} · median rank {rank}</source>
        <translation>{name} · 中位排名 {rank}</translation>
    </message>
</context>
<context>
    <name>DryRunStep</name>
    <message>
        <source>Progress of the dry run</source>
        <translation>试运行进度</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Starting the worker…</source>
        <translation>正在启动工作进程…</translation>
    </message>
    <message>
        <source>Reading {what}</source>
        <translation>正在读取 {what}</translation>
    </message>
    <message>
        <source>{n} rows were read; nothing has been stored yet.</source>
        <translation>已读取 {n} 行；尚未存储任何内容。</translation>
    </message>
</context>
<context>
    <name>FacetPanel</name>
    <message>
        <source>Facets</source>
        <translation>分面</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>近似重复项</translation>
    </message>
    <message>
        <source>with picture</source>
        <translation>有图片</translation>
    </message>
    <message>
        <source>without picture</source>
        <translation>无图片</translation>
    </message>
    <message>
        <source>broken picture</source>
        <translation>图片损坏</translation>
    </message>
    <message>
        <source>with text</source>
        <translation>有文本</translation>
    </message>
    <message>
        <source>without text</source>
        <translation>无文本</translation>
    </message>
    <message>
        <source>from the data</source>
        <translation>来自数据</translation>
    </message>
    <message>
        <source>added by hand</source>
        <translation>手动添加</translation>
    </message>
    <message>
        <source>picture alike</source>
        <translation>图片相似</translation>
    </message>
    <message>
        <source>text alike</source>
        <translation>文本相似</translation>
    </message>
    <message>
        <source>both alike</source>
        <translation>两者都相似</translation>
    </message>
</context>
<context>
    <name>FacetSection</name>
    <message>
        <source>Fewer</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>{n} more…</source>
        <translation>还有 {n} 个…</translation>
    </message>
    <message>
        <source>the {n} most frequent of {of}</source>
        <translation>{of} 个中最常见的 {n} 个</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>{name}; default {default}</source>
        <translation>{name}；默认值 {default}</translation>
    </message>
</context>
<context>
    <name>FilterLine</name>
    <message>
        <source>Filters…</source>
        <translation>筛选…</translation>
    </message>
    <message>
        <source>picture {low:.2f} to {high:.2f}</source>
        <translation>图片 {low:.2f} 至 {high:.2f}</translation>
    </message>
    <message>
        <source>Remove the filter {text}</source>
        <translation>移除筛选 {text}</translation>
    </message>
</context>
<context>
    <name>FilterPanel</name>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Weight of the picture, from</source>
        <translation>图片权重，从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>all categories</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>all brands</source>
        <translation>所有品牌</translation>
    </message>
</context>
<context>
    <name>GhostList</name>
    <message>
        <source>In the list of {user}</source>
        <translation>在 {user} 的列表中</translation>
    </message>
    <message>
        <source>rank {rank} of {n}, between its real neighbours in the list</source>
        <translation>第 {rank} 名（共 {n}），位于列表中真实的相邻商品之间</translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>Drag to choose a range; Esc lets it go</source>
        <translation>拖动以选择范围；按 Esc 取消</translation>
    </message>
    <message>
        <source>{low:.2f} to {high:.2f}: {n} items</source>
        <translation>{low:.2f} 至 {high:.2f}：{n} 件商品</translation>
    </message>
    <message>
        <source>median {m:.3f}</source>
        <translation>中位数 {m:.3f}</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Because you chose …</source>
        <translation>因为您选择过……</translation>
    </message>
    <message>
        <source>What the history contributed</source>
        <translation>历史记录的贡献</translation>
    </message>
    <message>
        <source>Exact for this trained model: the rows and bars contributed the whole score.</source>
        <translation>对该训练模型而言是精确的：各行与条形合计即为全部得分。</translation>
    </message>
    <message>
        <source>Your own profile</source>
        <translation>您自己的画像</translation>
    </message>
    <message>
        <source>People like you</source>
        <translation>与您相似的人</translation>
    </message>
    <message>
        <source>{n} more choices</source>
        <translation>另外 {n} 次选择</translation>
    </message>
</context>
<context>
    <name>HistoryStrip</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Chosen
before ({n})</source>
        <translation>以前
选择过 ({n})</translation>
    </message>
    <message>
        <source>Nothing chosen before</source>
        <translation>以前没有选择过任何商品</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>See how a recommender thinks</source>
        <translation>看看推荐系统如何思考</translation>
    </message>
    <message>
        <source>Pick a shopper, look at the ranked products, and learn for each of them how much its picture and its words counted. Works offline; nothing leaves this computer.</source>
        <translation>选择一位购物者，查看为其排序的商品，了解每件商品的图片和文字各占多少分量。离线工作；任何数据都不会离开这台计算机。</translation>
    </message>
    <message>
        <source>Open the sample shop</source>
        <translation>打开示例商店</translation>
    </message>
    <message>
        <source>600 drawn products and 800 simulated shoppers, with a trained model.</source>
        <translation>600 件绘制的商品和 800 位模拟购物者，附带训练好的模型。</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>A folder whose name ends in .mrcsaf.</source>
        <translation>名称以 .mrcsaf 结尾的文件夹。</translation>
    </message>
    <message>
        <source>Import data…</source>
        <translation>导入数据…</translation>
    </message>
    <message>
        <source>A catalogue with pictures, Amazon reviews, or an MMRec folder.</source>
        <translation>带图片的商品目录、亚马逊评论或 MMRec 文件夹。</translation>
    </message>
    <message>
        <source>Or drop a project, data or a checkpoint anywhere in this window.</source>
        <translation>也可以将项目、数据或检查点拖放到此窗口的任意位置。</translation>
    </message>
</context>
<context>
    <name>ImportRun</name>
    <message>
        <source>Importing {name}</source>
        <translation>正在导入 {name}</translation>
    </message>
    <message>
        <source>Encoding {name}</source>
        <translation>正在编码 {name}</translation>
    </message>
</context>
<context>
    <name>ImportStep</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>You may close this window: the import goes on in the status bar.</source>
        <translation>可以关闭此窗口：导入会在状态栏中继续。</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在计数…</translation>
    </message>
    <message>
        <source>The data is in the project, with the vectors made so far. Go on now, or later with “Encode pictures and words” in the menu File.</source>
        <translation>数据及已生成的向量已在项目中。可现在继续，或稍后使用“文件”菜单中的“编码图片和文字”。</translation>
    </message>
    <message>
        <source>Nothing was stored. Go back to change something, or begin again.</source>
        <translation>未存储任何内容。请返回修改，或重新开始。</translation>
    </message>
</context>
<context>
    <name>ImportWizard</name>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Import data</source>
        <translation>导入数据</translation>
    </message>
    <message>
        <source>The import of {name} has not ended well: choose Import data to see why.</source>
        <translation>{name} 的导入未顺利结束：请选择“导入数据”查看原因。</translation>
    </message>
    <message>
        <source>{name} is imported: open it from Home.</source>
        <translation>{name} 已导入：可从主页打开。</translation>
    </message>
    <message>
        <source>Open the project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Import something else</source>
        <translation>导入其他内容</translation>
    </message>
    <message>
        <source>This is what would come in</source>
        <translation>将会导入这些内容</translation>
    </message>
    <message>
        <source>Reading everything once</source>
        <translation>正在完整读取一遍</translation>
    </message>
    <message>
        <source>It cannot be imported like this</source>
        <translation>无法以这种方式导入</translation>
    </message>
    <message>
        <source>What shall be imported?</source>
        <translation>要导入什么？</translation>
    </message>
    <message>
        <source>Which column means what?</source>
        <translation>每一列是什么含义？</translation>
    </message>
    <message>
        <source>How shall it be read, and where shall it go?</source>
        <translation>如何读取，存放到哪里？</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Looks alike</source>
        <translation>外观相似</translation>
    </message>
    <message>
        <source>Reads alike</source>
        <translation>文字相似</translation>
    </message>
    <message>
        <source>Explanation copied.</source>
        <translation>已复制解释。</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Choose a card</source>
        <translation>请选择一张卡片</translation>
    </message>
    <message>
        <source>Its picture, its weights and the reasons for its rank appear here.</source>
        <translation>它的图片、权重和排名原因会显示在这里。</translation>
    </message>
</context>
<context>
    <name>IssuesTable</name>
    <message>
        <source>Export as CSV…</source>
        <translation>导出为 CSV…</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>No issues: every row was taken as it stood</source>
        <translation>没有问题：每一行都原样采用</translation>
    </message>
    <message>
        <source>{n} issues</source>
        <translation>{n} 个问题</translation>
    </message>
    <message>
        <source>The first {n} of {all} issues</source>
        <translation>{all} 个问题中的前 {n} 个</translation>
    </message>
    <message>
        <source>Export the issues</source>
        <translation>导出问题列表</translation>
    </message>
</context>
<context>
    <name>ItemCommands</name>
    <message>
        <source>This item has no picture.</source>
        <translation>此商品没有图片。</translation>
    </message>
    <message>
        <source>There is no chart on this page.</source>
        <translation>此页没有图表。</translation>
    </message>
    <message>
        <source>Choose an item first.</source>
        <translation>请先选择一个商品。</translation>
    </message>
    <message>
        <source>This project keeps no nearest items of that kind.</source>
        <translation>此项目没有这类的近邻商品。</translation>
    </message>
    <message>
        <source>like “{title}” by picture</source>
        <translation>图片与“{title}”相似</translation>
    </message>
    <message>
        <source>like “{title}” by words</source>
        <translation>文字与“{title}”相似</translation>
    </message>
</context>
<context>
    <name>ItemPanel</name>
    <message>
        <source>This item came without a picture.</source>
        <translation>此商品没有图片。</translation>
    </message>
    <message>
        <source>Its picture is damaged and is not used.</source>
        <translation>其图片已损坏，不会使用。</translation>
    </message>
    <message>
        <source>Its picture has gone from the project&apos;s folder.</source>
        <translation>其图片已不在项目文件夹中。</translation>
    </message>
    <message>
        <source>This item came without any text.</source>
        <translation>此商品没有任何文本。</translation>
    </message>
    <message>
        <source>Added here; the model was not trained with it.</source>
        <translation>在此添加；模型训练时未包含它。</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
</context>
<context>
    <name>Lists</name>
    <message>
        <source>Two ranked lists</source>
        <translation>两个排序列表</translation>
    </message>
    <message>
        <source>rank {n} left</source>
        <translation>左侧第 {n} 名</translation>
    </message>
    <message>
        <source>not in the left list</source>
        <translation>不在左侧列表中</translation>
    </message>
    <message>
        <source>rank {n} right</source>
        <translation>右侧第 {n} 名</translation>
    </message>
    <message>
        <source>not in the right list</source>
        <translation>不在右侧列表中</translation>
    </message>
    <message>
        <source>✓ chosen later</source>
        <translation>✓ 之后选择了</translation>
    </message>
</context>
<context>
    <name>LivePanel</name>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop, publish the best</source>
        <translation>停止并发布最佳</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>No epoch yet</source>
        <translation>尚无训练轮次</translation>
    </message>
    <message>
        <source>No selector, or no epoch yet</source>
        <translation>没有选择器，或尚无训练轮次</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Timed while it trains</source>
        <translation>训练时计时</translation>
    </message>
    <message>
        <source>Seconds an epoch</source>
        <translation>每轮秒数</translation>
    </message>
    <message>
        <source>Selector: picture’s weight</source>
        <translation>选择器：图片的权重</translation>
    </message>
    <message>
        <source>Stop here and go on later from the last whole epoch (Ctrl+P)</source>
        <translation>在此停止，之后可从最后一个完整轮次继续（Ctrl+P）</translation>
    </message>
    <message>
        <source>Go on from the last whole epoch (Ctrl+P)</source>
        <translation>从最后一个完整轮次继续（Ctrl+P）</translation>
    </message>
    <message>
        <source>End here and publish the best epoch as the run</source>
        <translation>到此为止，并把最佳轮次作为该运行发布</translation>
    </message>
    <message>
        <source>{title} · epoch {n} of at most {all}</source>
        <translation>{title} · 第 {n} 轮，最多 {all} 轮</translation>
    </message>
    <message>
        <source>best Recall@20 {value} at epoch {n}</source>
        <translation>最佳 Recall@20 {value}，第 {n} 轮</translation>
    </message>
    <message>
        <source>{each} s an epoch</source>
        <translation>每轮 {each} 秒</translation>
    </message>
    <message>
        <source>at most {time} left</source>
        <translation>最多还需 {time}</translation>
    </message>
    <message>
        <source>Recall@20</source>
        <translation>Recall@20</translation>
    </message>
    <message>
        <source>NDCG@20</source>
        <translation>NDCG@20</translation>
    </message>
    <message>
        <source>median</source>
        <translation>中位数</translation>
    </message>
    <message numerus="yes">
        <source>%n more waiting</source>
        <translation>
            <numerusform>还有 %n 个等待</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainToolbar</name>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Length of the list</source>
        <translation>列表长度</translation>
    </message>
    <message>
        <source>Top {k}</source>
        <translation>前 {k} 名</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>尚无模型</translation>
    </message>
</context>
<context>
    <name>MapBar</name>
    <message>
        <source>Space</source>
        <translation>空间</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>Kind of map</source>
        <translation>地图类型</translation>
    </message>
    <message>
        <source>principal components</source>
        <translation>主成分</translation>
    </message>
    <message>
        <source>neighbourhoods (t-SNE)</source>
        <translation>邻域 (t-SNE)</translation>
    </message>
    <message>
        <source>Map of</source>
        <translation>地图：</translation>
    </message>
    <message>
        <source>as</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>coloured by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>Drag to move the map</source>
        <translation>拖动以移动地图</translation>
    </message>
    <message>
        <source>Drag a lasso around items (Ctrl moves)</source>
        <translation>拖动套索圈选商品（Ctrl 移动）</translation>
    </message>
    <message>
        <source>Drag a rectangle over items (Ctrl moves)</source>
        <translation>拖动矩形框选商品（Ctrl 移动）</translation>
    </message>
    <message>
        <source>Pictures where there is room</source>
        <translation>空间足够时显示图片</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Farther (−)</source>
        <translation>缩小 (−)</translation>
    </message>
    <message>
        <source>Whole map (Home)</source>
        <translation>整张地图 (Home)</translation>
    </message>
    <message>
        <source>final vectors</source>
        <translation>最终向量</translation>
    </message>
    <message>
        <source>final image vectors</source>
        <translation>最终图片向量</translation>
    </message>
    <message>
        <source>final text vectors</source>
        <translation>最终文本向量</translation>
    </message>
    <message>
        <source>image features</source>
        <translation>图片特征</translation>
    </message>
    <message>
        <source>text features</source>
        <translation>文本特征</translation>
    </message>
    <message>
        <source>category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>image weight</source>
        <translation>图片权重</translation>
    </message>
    <message>
        <source>popularity</source>
        <translation>热度</translation>
    </message>
    <message>
        <source>user&apos;s score</source>
        <translation>用户得分</translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message>
        <source>Map of the items</source>
        <translation>商品地图</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>This project has no items</source>
        <translation>此项目没有商品</translation>
    </message>
    <message>
        <source>Drawing the map…</source>
        <translation>正在绘制地图…</translation>
    </message>
    <message>
        <source>This map cannot be drawn</source>
        <translation>无法绘制此地图</translation>
    </message>
    <message>
        <source>best 1 %</source>
        <translation>前 1 %</translation>
    </message>
    <message>
        <source>best 5 %</source>
        <translation>前 5 %</translation>
    </message>
    <message>
        <source>best 20 %</source>
        <translation>前 20 %</translation>
    </message>
    <message>
        <source>best half</source>
        <translation>前一半</translation>
    </message>
    <message>
        <source>the rest</source>
        <translation>其余</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>without</source>
        <translation>无</translation>
    </message>
    <message>
        <source>all items</source>
        <translation>所有商品</translation>
    </message>
    <message>
        <source>Showing all {n} items</source>
        <translation>显示全部 {n} 件商品</translation>
    </message>
    <message>
        <source>Showing {n} of {of} items</source>
        <translation>显示 {of} 件商品中的 {n} 件</translation>
    </message>
    <message>
        <source>{n} have no such vector</source>
        <translation>{n} 件没有这种向量</translation>
    </message>
    <message>
        <source>≈ neighbourhoods (t-SNE): near is alike, far says nothing</source>
        <translation>≈ 邻域 (t-SNE)：近表示相似，远不代表什么</translation>
    </message>
    <message>
        <source>≈ principal components, {p:.0f} % of the variance</source>
        <translation>≈ 主成分，占方差的 {p:.0f} %</translation>
    </message>
    <message>
        <source>shaded by density</source>
        <translation>按密度着色</translation>
    </message>
    <message>
        <source>◆ {user}, ○ history, numbers: the top {k}</source>
        <translation>◆ {user}，○ 历史记录，数字：前 {k} 名</translation>
    </message>
    <message>
        <source>◆ middle of {user}&apos;s history, ○ history, numbers: the top {k}</source>
        <translation>◆ {user} 历史记录的中心，○ 历史记录，数字：前 {k} 名</translation>
    </message>
    <message>
        <source>neighbourhoods are being computed</source>
        <translation>正在计算邻域</translation>
    </message>
    <message>
        <source>lasso of {n} items</source>
        <translation>已圈选 {n} 件商品</translation>
    </message>
    <message>
        <source>Show {n} in the catalogue</source>
        <translation>在商品目录中显示 {n} 件</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
</context>
<context>
    <name>NearMaps</name>
    <message>
        <source>Map of neighbourhoods</source>
        <translation>邻域地图</translation>
    </message>
</context>
<context>
    <name>NewProductPage</name>
    <message>
        <source>Restart the worker</source>
        <translation>重新启动工作进程</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在载入模型</translation>
    </message>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation>剪贴板中没有图片。</translation>
    </message>
    <message>
        <source>This cannot be placed</source>
        <translation>无法为其定位</translation>
    </message>
    <message>
        <source>Open one, or the sample shop, to try out a product in it.</source>
        <translation>请打开一个项目或示例商店，以便在其中试放商品。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>尚无模型</translation>
    </message>
    <message>
        <source>Train one first: it decides where a new product lands.</source>
        <translation>请先训练一个模型：由它决定新商品的位置。</translation>
    </message>
    <message>
        <source>Reading the run and its weights…</source>
        <translation>正在读取运行及其权重…</translation>
    </message>
    <message>
        <source>Loading the encoders for pictures and words…</source>
        <translation>正在载入图片和文字编码器…</translation>
    </message>
    <message>
        <source>Starting the worker…</source>
        <translation>正在启动工作进程…</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Show run {n} · {name}</source>
        <translation>显示运行 {n} · {name}</translation>
    </message>
    <message>
        <source>This run cannot place a product</source>
        <translation>此运行无法为商品定位</translation>
    </message>
    <message>
        <source>The model is not ready</source>
        <translation>模型尚未就绪</translation>
    </message>
    <message>
        <source>Drop in a picture, write a title and a few sentences: its neighbours, its rank for every user and its audience appear here.</source>
        <translation>放入图片，写下标题和几句话：它的相邻商品、对每位用户的排名和受众会显示在这里。</translation>
    </message>
    <message>
        <source>Where would it land?</source>
        <translation>它会出现在哪里？</translation>
    </message>
    <message>
        <source>Placing it…</source>
        <translation>正在定位…</translation>
    </message>
    <message>
        <source>Keep draft</source>
        <translation>保留草稿</translation>
    </message>
    <message>
        <source>Keep changes</source>
        <translation>保留更改</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Report (*.html)</source>
        <translation>报告 (*.html)</translation>
    </message>
</context>
<context>
    <name>OptionsStep</name>
    <message>
        <source>Turn pictures and words into vectors afterwards</source>
        <translation>之后将图片和文字转换为向量</translation>
    </message>
    <message>
        <source>The file’s own, else random</source>
        <translation>采用文件自带的，否则随机</translation>
    </message>
    <message>
        <source>The file’s own</source>
        <translation>文件自带的</translation>
    </message>
    <message>
        <source>Random 80 / 10 / 10 of each user</source>
        <translation>每位用户随机 80 / 10 / 10</translation>
    </message>
    <message>
        <source>beside the table, or in its folder “images”</source>
        <translation>与表同级，或在其“images”文件夹中</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新项目</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>k-core</source>
        <translation>k-core</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Seed of the split</source>
        <translation>划分的随机种子</translation>
    </message>
    <message>
        <source>Picture folder</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>Encoders</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Keep users and items with at least that many interactions; 0 is off. The published data sets are 5-cores.</source>
        <translation>保留至少有这么多交互的用户和商品；0 表示关闭。已发表的数据集均为 5-core。</translation>
    </message>
    <message>
        <source>Such data sets bring their own vectors: encode only where they have pictures or texts and no vectors.</source>
        <translation>此类数据集自带向量：仅在有图片或文本而没有向量时才需编码。</translation>
    </message>
    <message>
        <source>Models need them. They are made on this computer and can be resumed.</source>
        <translation>模型需要它们。它们在本机生成，并且可以续做。</translation>
    </message>
    <message>
        <source>Give the project a name.</source>
        <translation>请为项目命名。</translation>
    </message>
    <message>
        <source>{path} is not there: choose another place.</source>
        <translation>{path} 不存在：请选择其他位置。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>{what} must be a whole number.</source>
        <translation>{what} 必须是整数。</translation>
    </message>
    <message>
        <source>Will be {path}</source>
        <translation>将成为 {path}</translation>
    </message>
    <message>
        <source>{path} is there already: it is taken only if it holds no data yet</source>
        <translation>{path} 已存在：仅当其中尚无数据时才会使用</translation>
    </message>
    <message>
        <source>Where the project goes</source>
        <translation>项目存放位置</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>图片文件夹</translation>
    </message>
</context>
<context>
    <name>PictureWell</name>
    <message>
        <source>Picture: drop, paste or browse</source>
        <translation>图片：拖放、粘贴或浏览</translation>
    </message>
    <message>
        <source>Picture {name}: press to choose another</source>
        <translation>图片 {name}：按下以选择其他图片</translation>
    </message>
    <message>
        <source>the pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>图片 ({kinds})</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>Drop a picture here, paste one, or press to browse</source>
        <translation>将图片拖放到此处、粘贴，或按下以浏览</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图片…</translation>
    </message>
</context>
<context>
    <name>ProductForm</name>
    <message>
        <source>Remove picture</source>
        <translation>移除图片</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>as in the catalogue</source>
        <translation>与目录相同</translation>
    </message>
    <message>
        <source>New to this catalogue: compared with all items.</source>
        <translation>本目录中的新类别：与所有商品比较。</translation>
    </message>
    <message>
        <source>Only the first {n} of {all} characters are kept.</source>
        <translation>仅保留 {all} 个字符中的前 {n} 个。</translation>
    </message>
    <message>
        <source>The words are placed without it.</source>
        <translation>仅使用文字进行定位。</translation>
    </message>
</context>
<context>
    <name>ProportionBar</name>
    <message>
        <source>image {i:.3f}, text {t:.3f}</source>
        <translation>图像 {i:.3f}，文本 {t:.3f}</translation>
    </message>
</context>
<context>
    <name>QueueBar</name>
    <message>
        <source>Next:</source>
        <translation>接下来：</translation>
    </message>
    <message>
        <source>Take it out of the queue</source>
        <translation>从队列中移除</translation>
    </message>
</context>
<context>
    <name>RankHistogram</name>
    <message>
        <source>Rank in every user&apos;s list</source>
        <translation>在每位用户列表中的排名</translation>
    </message>
    <message numerus="yes">
        <source>rank {ranks}: %Ln user(s), {share} %</source>
        <translation>
            <numerusform>排名 {ranks}：%Ln 位用户，{share} %</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} of {all} users so far</source>
        <translation>目前 {n} / {all} 位用户</translation>
    </message>
    <message>
        <source>median {rank}</source>
        <translation>中位数 {rank}</translation>
    </message>
</context>
<context>
    <name>RecentProject</name>
    <message>
        <source>The folder is not there any more</source>
        <translation>文件夹已不存在</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>从列表中移除</translation>
    </message>
</context>
<context>
    <name>RecommendBar</name>
    <message>
        <source>Filter this list…</source>
        <translation>筛选此列表…</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Seen items</source>
        <translation>已看过的商品</translation>
    </message>
    <message>
        <source>Held-out</source>
        <translation>留出项</translation>
    </message>
    <message>
        <source>Mark the items kept back for the test (H)</source>
        <translation>标出为测试而留出的商品 (H)</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>假设…</translation>
    </message>
    <message>
        <source>Slide pictures against words, the list moves (Shift+W)</source>
        <translation>在图片与文字之间滑动，列表随之变化（Shift+W）</translation>
    </message>
    <message>
        <source>Show as table (T)</source>
        <translation>以表格显示 (T)</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>以表格显示</translation>
    </message>
    <message>
        <source>Size of the cards (Ctrl+wheel)</source>
        <translation>卡片大小（Ctrl+滚轮）</translation>
    </message>
    <message>
        <source>Size of the cards</source>
        <translation>卡片大小</translation>
    </message>
    <message>
        <source>{n} of {of}</source>
        <translation>{n} / {of}</translation>
    </message>
</context>
<context>
    <name>RecommendPage</name>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>Without users there is nobody to recommend to.</source>
        <translation>没有用户，就没有可推荐的对象。</translation>
    </message>
    <message>
        <source>This project has no users</source>
        <translation>此项目没有用户</translation>
    </message>
    <message>
        <source>This project has no items</source>
        <translation>此项目没有商品</translation>
    </message>
    <message>
        <source>This list cannot be made</source>
        <translation>无法生成此列表</translation>
    </message>
    <message>
        <source>Opening the project…</source>
        <translation>正在打开项目…</translation>
    </message>
    <message>
        <source>The project cannot be opened</source>
        <translation>无法打开项目</translation>
    </message>
    <message>
        <source>0 of {n} match the filter.</source>
        <translation>{n} 项中没有符合筛选条件的。</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有匹配项</translation>
    </message>
    <message>
        <source>Train one on the Training page or by “mrcsaf train”, or load a checkpoint.</source>
        <translation>请在“训练”页面或用“mrcsaf train”训练一个模型，或载入检查点。</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>尚无模型</translation>
    </message>
    <message>
        <source>{user} · no model yet</source>
        <translation>{user} · 尚无模型</translation>
    </message>
    <message>
        <source>What if: top {k} for {user}</source>
        <translation>假设：{user} 的前 {k} 名</translation>
    </message>
    <message>
        <source>Top {k} for {user}</source>
        <translation>{user} 的前 {k} 名</translation>
    </message>
    <message>
        <source>run {id} {name}</source>
        <translation>运行 {id} {name}</translation>
    </message>
    <message>
        <source>seen items shown</source>
        <translation>显示已看过的商品</translation>
    </message>
    <message>
        <source>seen items hidden</source>
        <translation>隐藏已看过的商品</translation>
    </message>
    <message>
        <source>cold user: no history</source>
        <translation>冷启动用户：无历史记录</translation>
    </message>
    <message>
        <source>no held-out items</source>
        <translation>没有留出商品</translation>
    </message>
    <message>
        <source>held-out items hidden ({n})</source>
        <translation>留出商品已隐藏 ({n})</translation>
    </message>
    <message>
        <source>{hits} of {n} held-out items in the list · Recall@20 {r} · NDCG@20 {g}</source>
        <translation>列表中有 {n} 件留出商品中的 {hits} 件 · Recall@20 {r} · NDCG@20 {g}</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新</translation>
    </message>
</context>
<context>
    <name>ReportPanel</name>
    <message>
        <source>✓ Users, items and interactions are the same as the papers’ {name}</source>
        <translation>✓ 用户、商品和交互与论文中的 {name} 相同</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Interactions</source>
        <translation>交互</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>稀疏度</translation>
    </message>
    <message>
        <source>Per user</source>
        <translation>每位用户</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Filtered by k-core</source>
        <translation>被 k-core 过滤</translation>
    </message>
    <message>
        <source>{train} to train, {valid} to validate, {test} to test; {cold} of the items are met by nobody in training.</source>
        <translation>{train} 用于训练，{valid} 用于验证，{test} 用于测试；{cold} 的商品在训练中无人接触。</translation>
    </message>
    <message>
        <source>No interactions: the catalogue can be looked at, not trained.</source>
        <translation>没有交互：可以浏览目录，但无法训练。</translation>
    </message>
    <message>
        <source>Split: {how}.</source>
        <translation>划分：{how}。</translation>
    </message>
    <message>
        <source>{pictures} items have a picture, {texts} have words.</source>
        <translation>{pictures} 件商品有图片，{texts} 件有文字。</translation>
    </message>
    <message>
        <source>It brings {files}.</source>
        <translation>自带 {files}。</translation>
    </message>
    <message>
        <source>About {need} MB of disk; {free} GB are free.</source>
        <translation>约需 {need} MB 磁盘空间；可用 {free} GB。</translation>
    </message>
</context>
<context>
    <name>RerunRow</name>
    <message>
        <source>Re-run</source>
        <translation>重新计算</translation>
    </message>
    <message>
        <source>Propagate again without these items, with the degrees that follow</source>
        <translation>去掉这些商品并按新的度数重新传播</translation>
    </message>
    <message>
        <source>Show this list</source>
        <translation>显示此列表</translation>
    </message>
    <message>
        <source>Propagating without them…</source>
        <translation>正在不含它们地传播…</translation>
    </message>
    <message>
        <source>Propagating without them… ({what})</source>
        <translation>正在不含它们地传播…（{what}）</translation>
    </message>
    <message>
        <source>Here the rest is held fixed. A re-run tells the true drop.</source>
        <translation>这里其余部分保持不变。重新计算可得真实下降。</translation>
    </message>
    <message>
        <source>Re-run: {n} of {k} places change, {m} with the rest held fixed.</source>
        <translation>重新计算：{k} 个位置中有 {n} 个变化，其余固定时为 {m} 个。</translation>
    </message>
    <message>
        <source>“{title}”: {before} → {after}, held fixed {fixed}.</source>
        <translation>“{title}”：{before} → {after}，固定时 {fixed}。</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Trust in the picture</source>
        <translation>对图片的信任</translation>
    </message>
    <message>
        <source>words</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Looks like</source>
        <translation>外观类似于</translation>
    </message>
    <message>
        <source>Reads like</source>
        <translation>文字类似于</translation>
    </message>
    <message>
        <source>What is exact, and what is estimated</source>
        <translation>哪些精确，哪些是估计</translation>
    </message>
    <message>
        <source>Ranks over all users</source>
        <translation>在所有用户中的排名</translation>
    </message>
    <message>
        <source>Updating…</source>
        <translation>正在更新…</translation>
    </message>
    <message>
        <source>Computing ranks over all users…</source>
        <translation>正在计算所有用户的排名…</translation>
    </message>
    <message>
        <source>Placed by run {run} · {name}</source>
        <translation>由运行 {run} · {name} 定位</translation>
    </message>
    <message>
        <source>Trying it with the picture, with the words, without each sentence…</source>
        <translation>正在分别尝试仅图片、仅文字以及去掉每个句子…</translation>
    </message>
    <message>
        <source>A product without words</source>
        <translation>没有文字的商品</translation>
    </message>
    <message>
        <source>It has no picture that this run reads.</source>
        <translation>没有此运行可读取的图片。</translation>
    </message>
    <message>
        <source>It has no words that this run reads.</source>
        <translation>没有此运行可读取的文字。</translation>
    </message>
    <message>
        <source>Exact: {what}.</source>
        <translation>精确：{what}。</translation>
    </message>
    <message>
        <source>Estimated: {what}.</source>
        <translation>估计：{what}。</translation>
    </message>
    <message>
        <source>Rank for a user</source>
        <translation>对某位用户的排名</translation>
    </message>
    <message>
        <source>choose a user</source>
        <translation>选择用户</translation>
    </message>
    <message>
        <source>of {n} not chosen yet</source>
        <translation>共 {n} 件未选择的商品</translation>
    </message>
    <message>
        <source>{ranks} under {noise} % noise</source>
        <translation>{noise} % 噪声下为 {ranks}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln user(s)</source>
        <translation>
            <numerusform>%Ln 位用户</numerusform>
        </translation>
    </message>
    <message>
        <source>Rank for {user}</source>
        <translation>对 {user} 的排名</translation>
    </message>
    <message>
        <source>in the words {w}</source>
        <translation>文字占 {w}</translation>
    </message>
    <message>
        <source>of {n}, over all {users} users</source>
        <translation>共 {n}，统计全部 {users} 位用户</translation>
    </message>
    <message>
        <source>Median rank</source>
        <translation>中位排名</translation>
    </message>
    <message>
        <source>In the top 20 of</source>
        <translation>进入前 20 名的用户数</translation>
    </message>
    <message>
        <source>{share} % of all users</source>
        <translation>全部用户的 {share} %</translation>
    </message>
</context>
<context>
    <name>RunsModel</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>R@20 published</source>
        <translation>R@20 论文值</translation>
    </message>
</context>
<context>
    <name>RunsPanel</name>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Rank and explain by this run</source>
        <translation>用此运行进行排序和解释</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on from the last whole epoch</source>
        <translation>从最后一个完整轮次继续</translation>
    </message>
    <message>
        <source>Publish best</source>
        <translation>发布最佳</translation>
    </message>
    <message>
        <source>Make the best epoch a complete run</source>
        <translation>将最佳轮次变为完整的运行</translation>
    </message>
    <message>
        <source>Compare settings</source>
        <translation>比较设置</translation>
    </message>
    <message>
        <source>How two runs differ</source>
        <translation>两次运行的差异</translation>
    </message>
    <message>
        <source>Notes…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Write something down beside it</source>
        <translation>为它写下备注</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Its checkpoint as one file</source>
        <translation>将检查点存为一个文件</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>With six seconds to undo</source>
        <translation>六秒内可撤销</translation>
    </message>
</context>
<context>
    <name>RunsTable</name>
    <message>
        <source>Runs to compare</source>
        <translation>要比较的运行</translation>
    </message>
</context>
<context>
    <name>SandboxPage</name>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Search title, brand, category, text, id…</source>
        <translation>搜索标题、品牌、类别、文本、编号…</translation>
    </message>
    <message>
        <source>Search the catalogue</source>
        <translation>搜索目录</translation>
    </message>
    <message>
        <source>Items to choose from</source>
        <translation>可选商品</translation>
    </message>
    <message>
        <source>Estimated list</source>
        <translation>估计列表</translation>
    </message>
    <message>
        <source>Chosen items: a click takes one out</source>
        <translation>已选商品：点击移除</translation>
    </message>
    <message>
        <source>Click what they would choose</source>
        <translation>点击会选择的商品</translation>
    </message>
    <message>
        <source>≈ What they would be shown</source>
        <translation>≈ 会看到的推荐</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>This project has no items</source>
        <translation>此项目没有商品</translation>
    </message>
    <message>
        <source>A made-up user needs a trained model to be placed in.</source>
        <translation>虚拟用户需要一个已训练的模型。</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>还没有模型</translation>
    </message>
    <message>
        <source>Nothing chosen yet</source>
        <translation>尚未选择</translation>
    </message>
    <message>
        <source>Choose one item or more</source>
        <translation>请选择一个或多个商品</translation>
    </message>
    <message>
        <source>The list follows each click: left of this, or with L on any page.</source>
        <translation>列表随每次点击更新：在左侧点击，或在任意页面按 L。</translation>
    </message>
    <message>
        <source>Looking at how real users stand…</source>
        <translation>正在查看真实用户的位置…</translation>
    </message>
    <message>
        <source>This list cannot be estimated</source>
        <translation>无法估计此列表</translation>
    </message>
    <message>
        <source>A user who does not exist</source>
        <translation>一个不存在的用户</translation>
    </message>
    <message>
        <source>Build a taste from items and see the list it would get.</source>
        <translation>用商品组成一种口味，看看它会得到的列表。</translation>
    </message>
    <message numerus="yes">
        <source>≈ Top {k} for a made-up taste of %n item(s)</source>
        <translation>
            <numerusform>≈ 由 %n 个商品组成的虚拟口味的前 {k} 名</numerusform>
        </translation>
    </message>
    <message>
        <source>Approximate: not trained. The vectors are estimated from how {run} placed users with similar choices; for {n} real users such a list held {hits} of their true top {k}.</source>
        <translation>近似：未经训练。向量由 {run} 对相似选择用户的位置估计；对 {n} 个真实用户，这样的列表包含其真实前 {k} 名中的 {hits} 个。</translation>
    </message>
</context>
<context>
    <name>SelectorPage</name>
    <message>
        <source>Weight of the picture</source>
        <translation>图片的权重</translation>
    </message>
    <message>
        <source>all text</source>
        <translation>全为文本</translation>
    </message>
    <message>
        <source>all image</source>
        <translation>全为图像</translation>
    </message>
    <message>
        <source>By category</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>Weight and popularity</source>
        <translation>权重与热门程度</translation>
    </message>
    <message>
        <source>Weights while training</source>
        <translation>训练过程中的权重</translation>
    </message>
    <message>
        <source>This run kept no weights while it was trained.</source>
        <translation>此运行在训练时没有保存权重。</translation>
    </message>
    <message>
        <source>Most image-driven</source>
        <translation>最依赖图像</translation>
    </message>
    <message>
        <source>Most text-driven</source>
        <translation>最依赖文本</translation>
    </message>
    <message>
        <source>Show in the catalogue</source>
        <translation>在商品目录中显示</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Weights by category copied.</source>
        <translation>已复制各类别的权重。</translation>
    </message>
    <message>
        <source>SQL copied.</source>
        <translation>已复制 SQL。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>Train one on the Training page: its weights appear here.</source>
        <translation>请在“训练”页面训练一个模型：其权重会显示在这里。</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>尚无模型</translation>
    </message>
    <message>
        <source>This run has no selector</source>
        <translation>此运行没有选择器</translation>
    </message>
    <message>
        <source>{model} treats every item alike, so there are no weights to show. Choose a run of MR-CSAF or of its ablation AMS in the toolbar.</source>
        <translation>{model} 对每件商品一视同仁，因此没有权重可显示。请在工具栏中选择 MR-CSAF 或其消融模型 AMS 的运行。</translation>
    </message>
    <message>
        <source>Reading the weights…</source>
        <translation>正在读取权重…</translation>
    </message>
    <message>
        <source>Spearman {r:+.2f}</source>
        <translation>Spearman {r:+.2f}</translation>
    </message>
    <message>
        <source>The weights cannot be read</source>
        <translation>无法读取权重</translation>
    </message>
    <message>
        <source>{p:.0f} % of {n} items lean on their words</source>
        <translation>{n} 件商品中有 {p:.0f} % 偏重文字</translation>
    </message>
    <message>
        <source>{p:.0f} % of {n} items lean on their picture</source>
        <translation>{n} 件商品中有 {p:.0f} % 偏重图片</translation>
    </message>
    <message>
        <source>run {id}</source>
        <translation>运行 {id}</translation>
    </message>
    <message>
        <source>mean image weight {m:.3f}</source>
        <translation>平均图像权重 {m:.3f}</translation>
    </message>
    <message>
        <source>longer texts: Spearman {r:+.2f}</source>
        <translation>文本越长：Spearman {r:+.2f}</translation>
    </message>
    <message>
        <source>without a picture {d:+.3f}</source>
        <translation>无图片 {d:+.3f}</translation>
    </message>
    <message>
        <source>weights say which graph counts, not how much an item scores</source>
        <translation>权重说明哪个图起作用，而不是商品得分高低</translation>
    </message>
    <message>
        <source>◆ planted truth · Spearman {r:+.2f}</source>
        <translation>◆ 预设真值 · Spearman {r:+.2f}</translation>
    </message>
    <message>
        <source>the {n} largest of {of} categories</source>
        <translation>{of} 个类别中最大的 {n} 个</translation>
    </message>
    <message>
        <source>median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>image weight {low:.2f} to {high:.2f}</source>
        <translation>图像权重 {low:.2f} 至 {high:.2f}</translation>
    </message>
    <message>
        <source>Show {n} in the catalogue</source>
        <translation>在商品目录中显示 {n} 件</translation>
    </message>
</context>
<context>
    <name>SelectorPanel</name>
    <message>
        <source>Selector: picture or words?</source>
        <translation>选择器：看图片还是看文字？</translation>
    </message>
    <message>
        <source>Copy SQL</source>
        <translation>复制 SQL</translation>
    </message>
    <message>
        <source>image {w:.3f}</source>
        <translation>图像 {w:.3f}</translation>
    </message>
    <message>
        <source>text {w:.3f}</source>
        <translation>文本 {w:.3f}</translation>
    </message>
    <message>
        <source>No model yet, so nothing was selected.</source>
        <translation>尚无模型，因此没有选择结果。</translation>
    </message>
    <message>
        <source>This run has no selector, or does not know this item.</source>
        <translation>此运行没有选择器，或不认识此商品。</translation>
    </message>
    <message>
        <source>More text-driven than {p:.0f} % of the catalogue.</source>
        <translation>比目录中 {p:.0f} % 的商品更依赖文本。</translation>
    </message>
    <message>
        <source>More image-driven than {p:.0f} % of the catalogue.</source>
        <translation>比目录中 {p:.0f} % 的商品更依赖图像。</translation>
    </message>
    <message>
        <source>Simulated: {p:.0f} % of the choices in this category were made by looking (▲).</source>
        <translation>模拟：该类别中 {p:.0f} % 的选择是凭外观做出的 (▲)。</translation>
    </message>
</context>
<context>
    <name>SentencesPanel</name>
    <message>
        <source>What each sentence earns</source>
        <translation>每个句子带来了什么</translation>
    </message>
    <message>
        <source>users won in the top 100, against the text without it</source>
        <translation>与去掉该句相比，进入前 100 名所增加的用户</translation>
    </message>
    <message>
        <source>places won at the median, against the text without it</source>
        <translation>与去掉该句相比，中位排名提升的名次</translation>
    </message>
    <message>
        <source>Write a description to see it.</source>
        <translation>写一段描述即可查看。</translation>
    </message>
    <message>
        <source>Being computed…</source>
        <translation>正在计算…</translation>
    </message>
</context>
<context>
    <name>SetupPanel</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Estimate time and memory</source>
        <translation>估计时间和内存</translation>
    </message>
    <message>
        <source>Load checkpoint…</source>
        <translation>载入检查点…</translation>
    </message>
    <message>
        <source>Convert a .pt file…</source>
        <translation>转换 .pt 文件…</translation>
    </message>
    <message>
        <source>Start the worker again</source>
        <translation>重新启动工作进程</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新建运行</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>the model’s name</source>
        <translation>模型名称</translation>
    </message>
    <message>
        <source>Tensors of the model and settings chosen here, as a checkpoint to load</source>
        <translation>此处所选模型与设置的张量，转换成可加载的检查点</translation>
    </message>
    <message>
        <source>Starting the worker process, which holds torch…</source>
        <translation>正在启动包含 torch 的工作进程…</translation>
    </message>
    <message>
        <source>Auto ({device})</source>
        <translation>自动 ({device})</translation>
    </message>
    <message>
        <source>Ray cluster…</source>
        <translation>Ray 集群…</translation>
    </message>
    <message>
        <source> and </source>
        <translation>和</translation>
    </message>
    <message>
        <source>Needs {what} features.</source>
        <translation>需要 {what} 特征。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>About {mb} MB of memory and {each} s an epoch</source>
        <translation>约需 {mb} MB 内存，每轮约 {each} 秒</translation>
    </message>
    <message>
        <source>, by run {n}.</source>
        <translation>（依据运行 {n}）。</translation>
    </message>
    <message>
        <source> on one core; measure it below.</source>
        <translation>（单核）；可在下方实测。</translation>
    </message>
    <message>
        <source>Timing a few batches…</source>
        <translation>正在对几个批次计时…</translation>
    </message>
    <message>
        <source>About {each} s an epoch: at most {all} for {n} epochs, less with early stopping. {mb} MB of memory, {numbers} trained numbers.</source>
        <translation>每轮约 {each} 秒：{n} 轮最多 {all}，提前停止时更少。内存 {mb} MB，{numbers} 个可训练参数。</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Single keys act while cards, a table, a map or the inspector have the keys: not in a field or a list of choices, and not beside the fields of a form.</source>
        <translation>当卡片、表格、地图或检查器拥有键盘焦点时，单个按键才起作用：在输入框或选项列表中不起作用，在表单的字段旁也不起作用。</translation>
    </message>
    <message>
        <source>Arrow keys move among cards. Esc goes back to them. Tab goes on, Enter presses a button.</source>
        <translation>方向键在卡片之间移动。Esc 回到卡片。Tab 前往下一处，Enter 按下按钮。</translation>
    </message>
</context>
<context>
    <name>StageRow</name>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the running job</source>
        <translation>取消正在运行的任务</translation>
    </message>
    <message>
        <source>Works offline; nothing leaves this computer</source>
        <translation>离线工作；任何数据都不会离开这台计算机</translation>
    </message>
    <message>
        <source>Lists ranked on the CPU</source>
        <translation>列表在 CPU 上排序</translation>
    </message>
    <message>
        <source>{name} · {items} items · {users} users · {pairs} interactions</source>
        <translation>{name} · {items} 件商品 · {users} 位用户 · {pairs} 次交互</translation>
    </message>
    <message>
        <source> · simulated shoppers</source>
        <translation> · 模拟购物者</translation>
    </message>
    <message>
        <source>Trained on {device}, ranked on the CPU</source>
        <translation>在 {device} 上训练，在 CPU 上排序</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>{n} more waiting</source>
        <translation>还有 {n} 个等待</translation>
    </message>
</context>
<context>
    <name>StepBar</name>
    <message>
        <source>Step {n} of {all}: {title}</source>
        <translation>第 {n} 步，共 {all} 步：{title}</translation>
    </message>
</context>
<context>
    <name>StripPlot</name>
    <message>
        <source>{name}: median {m:.3f}, {n} items</source>
        <translation>{name}：中位数 {m:.3f}，{n} 件商品</translation>
    </message>
    <message>
        <source>, planted {t:.2f}</source>
        <translation>，预设 {t:.2f}</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message numerus="yes">
        <source>The made-up taste in the sandbox: %n item(s).</source>
        <translation>
            <numerusform>沙盒中的虚拟口味：%n 个商品。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no user “{name}” in this project.</source>
        <translation>此项目中没有用户“{name}”。</translation>
    </message>
</context>
<context>
    <name>TableDialog</name>
    <message>
        <source>Train a table of models</source>
        <translation>训练一张模型对照表</translation>
    </message>
    <message>
        <source>each model’s own</source>
        <translation>按各模型</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Every model is trained on this project’s split with its own settings and judged alike. What is finished is never trained again, so a table can be stopped and gone on with.</source>
        <translation>每个模型都在本项目的划分上用各自的设置训练，并以同样方式评判。已完成的不会重新训练，因此可以停止后再继续。</translation>
    </message>
    <message>
        <source>Seeds a model</source>
        <translation>每个模型的随机种子数</translation>
    </message>
    <message>
        <source>Epochs, at most</source>
        <translation>最多轮次</translation>
    </message>
    <message>
        <source>CPU minutes a cell, at most</source>
        <translation>每格最多 CPU 分钟</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n 个模型</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TableJob</name>
    <message>
        <source>Train a table…</source>
        <translation>训练对照表…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message numerus="yes">
        <source>Training a table of %n models</source>
        <translation>
            <numerusform>正在训练含 %n 个模型的对照表</numerusform>
        </translation>
    </message>
    <message>
        <source>The table was stopped; what is finished is kept.</source>
        <translation>对照表已停止；已完成的部分会保留。</translation>
    </message>
    <message>
        <source>Models trained alike, beside published figures</source>
        <translation>同样训练的模型，与已发表的数字并列</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
</context>
<context>
    <name>TablePanel</name>
    <message>
        <source>First rows of {name}</source>
        <translation>{name} 的前几行</translation>
    </message>
    <message>
        <source>{name} has no rows.</source>
        <translation>{name} 没有行。</translation>
    </message>
    <message>
        <source>Choose the column of {file} that holds “{name}”.</source>
        <translation>请选择 {file} 中包含“{name}”的列。</translation>
    </message>
    <message>
        <source>“{name}” is chosen twice: leave it to one of them.</source>
        <translation>“{name}”被选了两次：请只保留一处。</translation>
    </message>
    <message>
        <source>{name}, required</source>
        <translation>{name}，必填</translation>
    </message>
    <message>
        <source>* required</source>
        <translation>* 必填</translation>
    </message>
    <message>
        <source>{name} (found)</source>
        <translation>{name}（已找到）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{n} of {all} rows have it</source>
        <translation>{all} 行中有 {n} 行包含它</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Whose list is this?</source>
        <translation>这是谁的列表？</translation>
    </message>
    <message>
        <source>Every shopper gets a ranking of their own. Type a part of an id here, or press R for anybody.</source>
        <translation>每位购物者都有自己的排序。在此输入编号的一部分，或按 R 随机选一位。</translation>
    </message>
    <message>
        <source>What stands at the top?</source>
        <translation>排在最前面的是什么？</translation>
    </message>
    <message>
        <source>The bar under each product tells how far the model leans on its picture and how far on its words. Click a card, or press an arrow key.</source>
        <translation>每件商品下方的条形显示模型在多大程度上依赖其图片和文字。请单击一张卡片，或按方向键。</translation>
    </message>
    <message>
        <source>Why does it stand there?</source>
        <translation>它为什么排在那里？</translation>
    </message>
    <message>
        <source>The inspector splits the score into its exact parts and into what each earlier choice contributed. Press W to come back to it.</source>
        <translation>检查器把得分拆分为精确的组成部分，以及每个过往选择的贡献。按 W 可随时回到这里。</translation>
    </message>
    <message>
        <source>{n} of {of}</source>
        <translation>{n} / {of}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>Open one, or the sample shop, to train a model in it.</source>
        <translation>请打开一个项目或示例商店，以便在其中训练模型。</translation>
    </message>
    <message>
        <source>Training {name}</source>
        <translation>正在训练 {name}</translation>
    </message>
    <message>
        <source>Resuming run {n}</source>
        <translation>正在继续运行 {n}</translation>
    </message>
    <message>
        <source>Loading {name}</source>
        <translation>正在载入 {name}</translation>
    </message>
    <message>
        <source>Converting {name}</source>
        <translation>正在转换 {name}</translation>
    </message>
    <message>
        <source>Nothing is being trained</source>
        <translation>没有正在训练的模型</translation>
    </message>
    <message>
        <source>Choose a model at the left, or a run below to see its curves.</source>
        <translation>请在左侧选择模型，或在下方选择一次运行以查看其曲线。</translation>
    </message>
    <message>
        <source>{title} was stopped; its best epoch is kept.</source>
        <translation>{title} 已停止；最佳轮次已保留。</translation>
    </message>
    <message>
        <source>Run {n} is complete: Recall@20 {value} on the test part.</source>
        <translation>运行 {n} 已完成：测试集 Recall@20 {value}。</translation>
    </message>
    <message>
        <source>Training is complete</source>
        <translation>训练已完成</translation>
    </message>
    <message>
        <source>Publishing run {n}</source>
        <translation>正在发布运行 {n}</translation>
    </message>
    <message>
        <source>Run {n} · {name} is deleted.</source>
        <translation>运行 {n} · {name} 已删除。</translation>
    </message>
    <message>
        <source>Notes on run {n}</source>
        <translation>运行 {n} 的备注</translation>
    </message>
    <message>
        <source>Export checkpoint</source>
        <translation>导出检查点</translation>
    </message>
    <message>
        <source>Checkpoints ({})</source>
        <translation>检查点 ({})</translation>
    </message>
    <message>
        <source>Load checkpoint</source>
        <translation>载入检查点</translation>
    </message>
    <message>
        <source>Convert a .pt file</source>
        <translation>转换 .pt 文件</translation>
    </message>
    <message>
        <source>Tensors ({})</source>
        <translation>张量 ({})</translation>
    </message>
    <message>
        <source>Written to {name}: Recall@20 {value} on validation. It can be loaded now.</source>
        <translation>已写入 {name}：验证集 Recall@20 为 {value}。现在可以加载。</translation>
    </message>
    <message>
        <source>Written to {name}.</source>
        <translation>已写入 {name}。</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>UserPicker</name>
    <message>
        <source>Find a user…</source>
        <translation>查找用户…</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
</context>
<context>
    <name>VariantsPanel</name>
    <message>
        <source>Picture and words apart</source>
        <translation>图片与文字分开</translation>
    </message>
    <message>
        <source>Try another picture: drop it here, or press to browse</source>
        <translation>试试另一张图片：拖到此处或点击浏览</translation>
    </message>
    <message>
        <source>Without it</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>Being computed…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>picture only</source>
        <translation>仅图片</translation>
    </message>
    <message>
        <source>words only</source>
        <translation>仅文字</translation>
    </message>
    <message>
        <source>both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>other picture</source>
        <translation>其他图片</translation>
    </message>
    <message>
        <source>first day</source>
        <translation>第一天</translation>
    </message>
    <message>
        <source>As the model says while nobody has chosen it, without what is expected of those who chose its neighbours</source>
        <translation>尚无人选择时模型的结果，不含来自其近邻选择者的预期</translation>
    </message>
    <message>
        <source>rank for {user}</source>
        <translation>对 {user} 的排名</translation>
    </message>
    <message>
        <source>median rank</source>
        <translation>中位排名</translation>
    </message>
    <message>
        <source>users, top {k}</source>
        <translation>用户，前 {k} 名</translation>
    </message>
</context>
<context>
    <name>WhatIfDrawer</name>
    <message>
        <source>Weight of the picture against the words</source>
        <translation>图片相对于文字的权重</translation>
    </message>
    <message>
        <source>Selector&apos;s weight of the picture</source>
        <translation>选择器给图片的权重</translation>
    </message>
    <message>
        <source>of the chosen item</source>
        <translation>所选商品</translation>
    </message>
    <message>
        <source>of every item</source>
        <translation>每件商品</translation>
    </message>
    <message>
        <source>Whose selector weight</source>
        <translation>谁的选择器权重</translation>
    </message>
    <message>
        <source>History: a click leaves an item out</source>
        <translation>历史记录：单击可排除一件商品</translation>
    </message>
    <message>
        <source>Reset (0)</source>
        <translation>重置 (0)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>假设…</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Modalities</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>Selector</source>
        <translation>选择器</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>{n} of {k} places changed</source>
        <translation>{k} 个名次中有 {n} 个变化</translation>
    </message>
    <message>
        <source>image × {i:.2f}, text × {t:.2f}</source>
        <translation>图像 × {i:.2f}，文本 × {t:.2f}</translation>
    </message>
    <message>
        <source>image {i:.3f}, text {t:.3f}</source>
        <translation>图像 {i:.3f}，文本 {t:.3f}</translation>
    </message>
    <message>
        <source>Exact on the stored vectors; nothing was retrained.</source>
        <translation>基于已存储向量的精确结果；未重新训练。</translation>
    </message>
    <message>
        <source>This run&apos;s score has no share of pictures and words to weigh.</source>
        <translation>此运行的得分没有可调整的图文份额。</translation>
    </message>
    <message>
        <source>Marks: where the list changes.</source>
        <translation>刻度：列表发生变化之处。</translation>
    </message>
    <message>
        <source>{n} of the history left out, normalisation held fixed.</source>
        <translation>已排除历史记录中的 {n} 件，归一化保持不变。</translation>
    </message>
    <message>
        <source>As if the selector had said this.</source>
        <translation>假设选择器给出了这个值。</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Why this?</source>
        <translation>为什么是它？</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>组成部分</translation>
    </message>
    <message>
        <source>vs average item</source>
        <translation>与平均商品比较</translation>
    </message>
    <message>
        <source>vs first outside</source>
        <translation>与列表外第一名比较</translation>
    </message>
    <message>
        <source>vs rank {n}</source>
        <translation>与第 {n} 名比较</translation>
    </message>
    <message>
        <source>The parts sum to {score}; residual {rest:.0e}.</source>
        <translation>各部分合计为 {score}；残差 {rest:.0e}。</translation>
    </message>
    <message>
        <source>Together {gap} more than {whom}.</source>
        <translation>合计比{whom}多 {gap}。</translation>
    </message>
    <message>
        <source>the average item</source>
        <translation>平均商品</translation>
    </message>
    <message>
        <source>the item at rank {n}</source>
        <translation>第 {n} 名的商品</translation>
    </message>
    <message>
        <source>Image · item graph</source>
        <translation>图像 · 商品图</translation>
    </message>
    <message>
        <source>Image · choices</source>
        <translation>图像 · 选择</translation>
    </message>
    <message>
        <source>Text · item graph</source>
        <translation>文本 · 商品图</translation>
    </message>
    <message>
        <source>Text · choices</source>
        <translation>文本 · 选择</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Some work is still being stopped: try again in a moment.</source>
        <translation>部分任务仍在停止：请稍后再试。</translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>Works offline. Nothing you open, type or train leaves this computer.</source>
        <translation>离线工作。您打开、输入或训练的任何内容都不会离开这台计算机。</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Open the sample shop</source>
        <translation>打开示例商店</translation>
    </message>
    <message>
        <source>Import data…</source>
        <translation>导入数据…</translation>
    </message>
    <message>
        <source>Encode pictures and words</source>
        <translation>编码图片和文字</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>备份…</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新载入</translation>
    </message>
    <message>
        <source>Export this view…</source>
        <translation>导出此视图…</translation>
    </message>
    <message>
        <source>Report of this user…</source>
        <translation>此用户的报告…</translation>
    </message>
    <message>
        <source>Report of this item…</source>
        <translation>此商品的报告…</translation>
    </message>
    <message>
        <source>Save picture of the window…</source>
        <translation>保存窗口截图…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste picture</source>
        <translation>粘贴图片</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Copy SQL</source>
        <translation>复制 SQL</translation>
    </message>
    <message>
        <source>Copy explanation</source>
        <translation>复制解释</translation>
    </message>
    <message>
        <source>Pin item</source>
        <translation>固定商品</translation>
    </message>
    <message>
        <source>Choose for the sandbox</source>
        <translation>选入沙盒</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Open the picture file</source>
        <translation>打开图片文件</translation>
    </message>
    <message>
        <source>View data as table</source>
        <translation>以表格查看数据</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>以表格显示</translation>
    </message>
    <message>
        <source>Show items already seen</source>
        <translation>显示已看过的商品</translation>
    </message>
    <message>
        <source>Reveal held-out items</source>
        <translation>显示留出商品</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>假设…</translation>
    </message>
    <message>
        <source>Reset what-if</source>
        <translation>重置假设</translation>
    </message>
    <message>
        <source>What if pictures counted more</source>
        <translation>假设图片更重要</translation>
    </message>
    <message>
        <source>What if words counted more</source>
        <translation>假设文字更重要</translation>
    </message>
    <message>
        <source>Larger cards</source>
        <translation>放大卡片</translation>
    </message>
    <message>
        <source>Smaller cards</source>
        <translation>缩小卡片</translation>
    </message>
    <message>
        <source>Normal cards</source>
        <translation>标准卡片</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation>主题：跟随系统</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>主题：浅色</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>主题：深色</translation>
    </message>
    <message>
        <source>Theme: high contrast</source>
        <translation>主题：高对比度</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>下一个窗格</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>上一个窗格</translation>
    </message>
    <message>
        <source>Why this item?</source>
        <translation>为什么是这件商品？</translation>
    </message>
    <message>
        <source>Find similar by picture</source>
        <translation>按图片查找相似</translation>
    </message>
    <message>
        <source>Find similar by words</source>
        <translation>按文字查找相似</translation>
    </message>
    <message>
        <source>Train a model…</source>
        <translation>训练模型…</translation>
    </message>
    <message>
        <source>Pause or resume the training</source>
        <translation>暂停或继续训练</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>在地图上显示</translation>
    </message>
    <message>
        <source>Find user</source>
        <translation>查找用户</translation>
    </message>
    <message>
        <source>Previous user</source>
        <translation>上一位用户</translation>
    </message>
    <message>
        <source>Next user</source>
        <translation>下一位用户</translation>
    </message>
    <message>
        <source>Random user</source>
        <translation>随机用户</translation>
    </message>
    <message>
        <source>Commands…</source>
        <translation>命令…</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>About MR-CSAF Studio</source>
        <translation>关于 MR-CSAF Studio</translation>
    </message>
</context>
<context>
    <name>backups</name>
    <message>
        <source>You asked for it</source>
        <translation>应您要求</translation>
    </message>
    <message>
        <source>Every half an hour</source>
        <translation>每半小时</translation>
    </message>
    <message>
        <source>Before a run was deleted</source>
        <translation>删除运行之前</translation>
    </message>
    <message>
        <source>Before a repair</source>
        <translation>修复之前</translation>
    </message>
    <message>
        <source>Before a backup was restored</source>
        <translation>恢复备份之前</translation>
    </message>
    <message>
        <source>Before an update of the project</source>
        <translation>更新项目之前</translation>
    </message>
    <message>
        <source>Not noted</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>恢复备份</translation>
    </message>
    <message>
        <source>Go back to the state of {when}?</source>
        <translation>回到 {when} 的状态？</translation>
    </message>
    <message>
        <source>Runs, drafts and new products made since then will not be there. What is there now is backed up first, so that you can come back to it.</source>
        <translation>此后产生的运行、草稿和新产品将不再存在。现有内容会先备份，以便您返回。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Whole. {items} items, {users} users, {interactions} interactions, {drafts} drafts. Runs: {runs}</source>
        <translation>完好。{items} 个商品，{users} 个用户，{interactions} 次交互，{drafts} 份草稿。运行：{runs}</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>另有 {n} 个</translation>
    </message>
</context>
<context>
    <name>cluster</name>
    <message>
        <source>Ray · the cores of this machine</source>
        <translation>Ray · 本机内核</translation>
    </message>
</context>
<context>
    <name>drops</name>
    <message>
        <source>The project {name}</source>
        <translation>项目 {name}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>The checkpoint {name} becomes a run of this project</source>
        <translation>检查点 {name} 将成为此项目的一次运行</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>载入</translation>
    </message>
    <message>
        <source>Open the project that the checkpoint belongs to first.</source>
        <translation>请先打开该检查点所属的项目。</translation>
    </message>
    <message>
        <source>A picture: drop it on the view New product, or the folder of them to import.</source>
        <translation>这是图片：请拖放到“新商品”视图，或导入其所在文件夹。</translation>
    </message>
    <message>
        <source>{name} becomes a new project; you are asked before anything is stored</source>
        <translation>{name} 将成为新项目；存储前会先询问您</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Drop a project, a folder of data, a table of items, an .inter file or a checkpoint.</source>
        <translation>请拖放项目、数据文件夹、商品表、.inter 文件或检查点。</translation>
    </message>
    <message>
        <source>{name} is nothing we know</source>
        <translation>无法识别 {name}</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Something went wrong in the program: {what}</source>
        <translation>程序出错：{what}</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>操作未成功</translation>
    </message>
    <message>
        <source>A fault in MR-CSAF Studio</source>
        <translation>MR-CSAF Studio 出现故障</translation>
    </message>
    <message>
        <source>Your project on disk is whole. Copy the details into a report; nothing is sent.</source>
        <translation>磁盘上的项目完好无损。请将详细信息复制到报告中；不会发送任何内容。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
</context>
<context>
    <name>exporting</name>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Picture, twice as large (*.png)</source>
        <translation>图片，两倍大小 (*.png)</translation>
    </message>
    <message>
        <source>Table for spreadsheets (*.csv)</source>
        <translation>电子表格 (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Export this view</source>
        <translation>导出此视图</translation>
    </message>
    <message>
        <source>Choose an item first.</source>
        <translation>请先选择一件商品。</translation>
    </message>
    <message>
        <source>Choose a user first.</source>
        <translation>请先选择一位用户。</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Report (*.html)</source>
        <translation>报告 (*.html)</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>已保存为 {name}。</translation>
    </message>
</context>
<context>
    <name>importing</name>
    <message>
        <source>MMRec or FREEDOM data set</source>
        <translation>MMRec 或 FREEDOM 数据集</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>商品目录</translation>
    </message>
    <message>
        <source>Amazon reviews</source>
        <translation>亚马逊评论</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Part (train, valid, test)</source>
        <translation>划分部分 (train, valid, test)</translation>
    </message>
    <message>
        <source>{n} are no amount</source>
        <translation>{n} 个不是金额</translation>
    </message>
    <message>
        <source>{n} are no time</source>
        <translation>{n} 个不是时间</translation>
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
        <source>What became of it</source>
        <translation>处理结果</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已忽略</translation>
    </message>
    <message>
        <source>left out, repeated</source>
        <translation>已忽略，重复</translation>
    </message>
    <message>
        <source>taken all the same</source>
        <translation>仍然采用</translation>
    </message>
    <message>
        <source>Read the data</source>
        <translation>读取数据</translation>
    </message>
    <message>
        <source>Copy the pictures</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Store everything in the project</source>
        <translation>将全部内容存入项目</translation>
    </message>
    <message>
        <source>Turn pictures into vectors</source>
        <translation>将图片转换为向量</translation>
    </message>
    <message>
        <source>Turn words into vectors</source>
        <translation>将文字转换为向量</translation>
    </message>
    <message>
        <source>Find each item’s neighbours</source>
        <translation>查找每件商品的近邻</translation>
    </message>
    <message>
        <source>Importing {name}</source>
        <translation>正在导入 {name}</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name} 已就绪</translation>
    </message>
    <message>
        <source>The import of {name} was stopped</source>
        <translation>{name} 的导入已停止</translation>
    </message>
    <message>
        <source>The import of {name} did not work</source>
        <translation>{name} 的导入未成功</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>page</name>
    <message>
        <source>Recall@20 {value} on test</source>
        <translation>测试 Recall@20 {value}</translation>
    </message>
    <message>
        <source>best Recall@20 {value} at epoch {n}</source>
        <translation>最佳 Recall@20 {value}，第 {n} 轮</translation>
    </message>
    <message>
        <source>best epoch {best} of {all}</source>
        <translation>最佳轮次 {best} / {all}</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Recommend</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>商品目录</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Selector</source>
        <translation>选择器</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙盒</translation>
    </message>
    <message>
        <source>New product</source>
        <translation>新商品</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
</context>
<context>
    <name>panel</name>
    <message>
        <source>Already chosen, so it is not ranked.</source>
        <translation>已选择过，因此不参与排序。</translation>
    </message>
    <message>
        <source>Ranked {r} of {n}.</source>
        <translation>排名第 {r}，共 {n}。</translation>
    </message>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Score {score}</source>
        <translation>得分 {score}</translation>
    </message>
</context>
<context>
    <name>placing</name>
    <message>
        <source>Stability: rank {rank}, {ranks} when its vectors move by {noise}&#xa0;%.</source>
        <translation>稳定性：排名 {rank}，当其向量变动 {noise} % 时为 {ranks}。</translation>
    </message>
</context>
<context>
    <name>provenance</name>
    <message>
        <source>run {id} {name}</source>
        <translation>运行 {id} {name}</translation>
    </message>
    <message>
        <source>checkpoint {hash}</source>
        <translation>检查点 {hash}</translation>
    </message>
</context>
<context>
    <name>runs</name>
    <message>
        <source>running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>正在显示</translation>
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
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Recall@20</source>
        <translation>Recall@20</translation>
    </message>
    <message>
        <source>NDCG@20</source>
        <translation>NDCG@20</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>training dialogs</name>
    <message>
        <source>A model is being trained</source>
        <translation>正在训练模型</translation>
    </message>
    <message>
        <source>A model is being trained. What shall become of it?</source>
        <translation>正在训练模型。要如何处理？</translation>
    </message>
    <message>
        <source>Stopped, it keeps its best epoch and can be resumed. Left alone, it ends without the window and its run is there when you open the project again.</source>
        <translation>若停止，将保留最佳轮次并可继续。若不管它，训练会在窗口关闭后继续完成，再次打开项目时即可看到其运行记录。</translation>
    </message>
    <message>
        <source>Something is at work</source>
        <translation>仍有任务在进行</translation>
    </message>
    <message>
        <source>{title} is not finished. What shall become of it?</source>
        <translation>“{title}”尚未完成。要如何处理？</translation>
    </message>
    <message>
        <source>Stopped, what is finished is kept and it can be begun again where it was. Left alone, the step at work ends without the window.</source>
        <translation>停止后，已完成的部分会保留，之后可从原处继续。若任其继续，当前步骤会在没有窗口的情况下完成。</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>让它继续</translation>
    </message>
    <message>
        <source>Keep the window</source>
        <translation>保留窗口</translation>
    </message>
    <message>
        <source>Not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Try half the batch</source>
        <translation>尝试一半的批次大小</translation>
    </message>
    <message>
        <source>Train on the CPU</source>
        <translation>在 CPU 上训练</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不处理</translation>
    </message>
    <message>
        <source>Convert a .pt file</source>
        <translation>转换 .pt 文件</translation>
    </message>
    <message>
        <source>A .pt file is a program as much as it is data.</source>
        <translation>.pt 文件既是数据，也是程序。</translation>
    </message>
    <message>
        <source>Only its tensors are read, in another process, and only if their names, types and shapes are those of {model} with the settings at the left. Even so, convert no file whose origin you do not trust. The result is a checkpoint that can be loaded.</source>
        <translation>只会在另一个进程中读取其中的张量，而且名称、类型和形状必须与左侧设置下的 {model} 一致。即便如此，也不要转换来源不可信的文件。结果是一个可加载的检查点。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
</context>
</TS>
